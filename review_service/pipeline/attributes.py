"""What `.gitattributes` of the base says of generated and vendored files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from review_service.pipeline.globs import matcher
from review_service.pipeline.source import ChangeSource

_NAMES = {"linguist-generated": "generated", "gitlab-generated": "generated", "linguist-vendored": "vendored"}
_MAX_FOLDERS = 200
_MAX_LINES = 500  # every file is held against every line; what is not known of is simply read


@dataclass(slots=True)
class Attributes:
    """The first 500 lines in order of reading, root first: a later one wins."""

    _lines: list[tuple[str, Callable[[str], bool], str, bool]] = field(default_factory=list)

    def add(self, folder: str, text: bytes) -> None:
        """Takes in the `.gitattributes` of a folder (empty: the root)."""
        for line in text.decode("utf-8", "replace").splitlines():
            pattern, *words = line.split() or ["#"]
            if not pattern.startswith(("#", "[", '"', "!")):
                meanings = (_meaning(word) for word in words)
                self._lines += [(folder, matcher([pattern]), *said) for said in meanings if said is not None]
            if len(self._lines) >= _MAX_LINES:
                break

    def has(self, path: str, name: str) -> bool:
        """Whether `name` (`generated` or `vendored`) is set for the path."""
        for folder, matches, meaning, said in reversed(self._lines):
            if meaning == name and path.startswith(folder) and matches(path.removeprefix(folder)):
                return said
        return False


def speaks_of_marks(line: str) -> bool:
    """Whether a line of `.gitattributes` says of some paths that they are generated or vendored, or that not."""
    pattern, *words = line.split() or ["#"]
    return not pattern.startswith("#") and any(_meaning(word) is not None for word in words)


def _meaning(word: str) -> tuple[str, bool] | None:
    name, _, value = word.lstrip("-!").partition("=")
    if name not in _NAMES:
        return None
    return _NAMES[name], not word.startswith(("-", "!")) and value.lower() not in {"false", "0", "off"}


async def base_attributes(source: ChangeSource, paths: Iterable[str]) -> Attributes:
    """Attributes that concern these paths; only the base is asked: a change does not vouch for itself."""
    known = {folder for path in paths for folder in _folders(path)}
    folders = sorted(known, key=lambda name: (name.count("/"), name))
    attributes = Attributes()
    for folder in folders[:_MAX_FOLDERS]:
        text = await source.base_text(f"{folder}.gitattributes")
        if text:
            attributes.add(folder, text)
    return attributes


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["", *("/".join(parts[: n + 1]) + "/" for n in range(len(parts)))]
