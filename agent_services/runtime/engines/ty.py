"""ty, a type checker, as an engine for Python: it reads the changed files and what they import, and runs nothing.

It is not in every image: `make setup-types` puts the version that our tables are named after beside our interpreter.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from agent_services.runtime.engines.diagnostic import Diagnostic, stamped, to_match
from agent_services.runtime.engines.process import EngineError, run
from agent_services.runtime.engines.ruff_config import root_config
from agent_services.runtime.project.import_lines import quick_imports
from agent_services.runtime.project.modules import targets
from agent_services.runtime.rule import Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

# Names of its rules change from one release to the next.
VERSION = "0.0.107"
SECONDS = 20.0
# How far imports are followed from the changed files, and how much is read on the way.
_MOST_HOPS = 3
_MOST_FILES = 400
_MOST_CHARACTERS = 8_000_000
# The same on every machine, on one thread, whatever is installed there.
_SETTINGS = {"TY_MAX_PARALLELISM": "1"}
_FLAGS = ("--output-format", "gitlab", "--exit-zero", "--no-progress", "--python-platform", "all", "--ignore", "all")


class Ty:
    """A table of ty's rules as ours; of the repository's configuration only its version of Python counts."""

    name = "ty"

    def __init__(self, *rules: Rule) -> None:
        self.rules = stamped(rules, self.name)

    def run(self, change: ChangeView, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
        """Run ty once over all Python files.

        Raises:
            EngineError: it is missing, of another version, too slow, or fails.
        """
        by_code = {code: rule for rule in rules for code in rule.codes}
        files = {file.path: file for file in change.files if file.language == "python" and _is_plain(file.path)}
        for path, item in _check(files, change, sorted(by_code)) if files else ():
            rule, file = by_code.get(item["check_name"]), files.get(path)
            if rule is not None and file is not None:
                match = to_match(rule, _diagnostic(item, file), file)
                if match is not None:
                    yield rule, match


def _check(
    files: Mapping[str, SourceFile], change: ChangeView, codes: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path and the diagnostic, as ty says it."""
    target = root_config(change).target_version
    asked = [f"--python-version=3.{target[3:]}"] if target else []
    chosen = [part for code in codes for part in ("--error", code)]
    with _folder({path: file.text for path, file in files.items()} | _imported(files, change)) as folder:
        paths = [f"./{path}" for path in sorted(files)]
        output = run(
            [_program(), "check", *_FLAGS, *chosen, *asked, "--", *paths], folder, more=_SETTINGS, seconds=SECONDS
        )
    for item in json.loads(output):
        yield str(PurePosixPath(item["location"]["path"])), item


@cache
def _program() -> str:
    """The program, when it is the one that the rules are named after; no other on the machine will do."""
    how = "run `make setup-types`, or leave the rules of ty off"
    beside = Path(sys.executable).with_name("ty")
    try:
        found = version("ty")
    except PackageNotFoundError:
        found = ""
    if not found or not beside.exists():
        raise EngineError(f"ty is not installed beside {sys.executable}: {how}")
    if found != VERSION:
        raise EngineError(f"ty {found} is installed where {VERSION} is needed: {how}")
    return str(beside)


def _imported(files: Mapping[str, SourceFile], change: ChangeView) -> dict[str, str]:
    """The texts of what the files import, and of what that imports, as far as it is read."""
    found: dict[str, str] = {}
    near = {path: file.text for path, file in files.items()}
    for _ in range(_MOST_HOPS):
        wanted = {name for path, text in near.items() for name in _targets(path, text, change)} - {*files, *found}
        room = _MOST_FILES - len(found)
        near = change.read_many(sorted(filter(_is_plain, wanted))[:room])
        for path in sorted(near):
            if sum(map(len, found.values())) + len(near[path]) <= _MOST_CHARACTERS:
                found[path] = near[path]
    return found


def _targets(path: str, text: str, change: ChangeView) -> Iterator[str]:
    for imported in quick_imports(text, python=True):
        for found in targets(path, imported, change.paths):
            yield found
            # A package may pass on what its modules define.
            yield from (f"{folder}/__init__.py" for folder in PurePosixPath(found).parents if folder.name)


def _is_plain(path: str) -> bool:
    """Whether a path stays in its folder, and hides nothing that ty would take for a setting."""
    parts = path.split("/")
    return path.endswith((".py", ".pyi")) and "\0" not in path and not any(part[:1] in ("", ".") for part in parts)


@contextmanager
def _folder(texts: Mapping[str, str]) -> Iterator[Path]:
    """A folder with the files in their places, and a setting of ours where ty stops to look for others."""
    with TemporaryDirectory(prefix="squad-engine-") as name:
        folder = Path(name)
        for path, text in texts.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
        (folder / "ty.toml").write_bytes(b"")
        yield folder


def _diagnostic(item: dict[str, Any], file: SourceFile) -> Diagnostic:
    place = item["location"]["positions"]
    (line, column), (end_line, end_column) = (_place(place[end], file) for end in ("begin", "end"))
    message = item["description"].removeprefix(f"{item['check_name']}: ")
    return Diagnostic(file.path, item["check_name"], message, Span(line, column, end_line, end_column))


def _place(place: dict[str, int], file: SourceFile) -> tuple[int, int]:
    """Ty counts characters; we count bytes."""
    return place["line"], len(file.lines.line(place["line"])[: place["column"] - 1].encode()) + 1
