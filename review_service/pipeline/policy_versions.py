"""Which policy judges a change: the base branch's, its last good one where that is wrong, made stricter by head."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from review_service.pipeline.change import Change
from review_service.pipeline.policy import CONFIG_NAMES, RULES_FOLDER, Policy, PolicyError, base_policy, parse_policy
from review_service.pipeline.source import MAX_BLOB_BYTES, ChangeSource
from review_service.pipeline.tighten import Unheard, tighten
from squad.review.v1.notice_pb2 import Notice, NoticeKind

MOST_VERSIONS = 50
_LONGEST_NAME = 200
_NONE = "Until it is mended, the repository has no configuration."
_OF_BASE = " of the base branch"
_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+): (?P<said>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Standing:
    """The policy in force, what people should know of it, and the files it was read from, by path.

    `strict`: whether a name in it that does not exist ends the review; whoever wrote the file is then there to mend it.
    """

    policy: Policy
    notices: tuple[Notice, ...] = ()
    written: Mapping[str, bytes] = field(default_factory=dict)
    strict: bool = False


async def standing_policy(source: ChangeSource, start: Policy) -> Standing:
    """Never fails for what a repository wrote: what is wrong there is said on its line.

    Raises:
        SourceError: The repository cannot be read.
    """
    written = await _written(source)
    base, notices = await _of_base(source, start)
    change = await source.change()
    notices += list(_of_rules(change))
    if not any({delta.path, delta.previous_path} & {*CONFIG_NAMES} for delta in change.files):
        return Standing(base, tuple(notices), written)
    name, text = await _head_file(source)
    try:
        head = parse_policy(text, name, start)
    except PolicyError as error:
        said = "What it says does not count in this review; once merged, the last good configuration applies."
        return Standing(base, (*notices, _wrong(error, said, " of this change")), written)
    policy, unheard = tighten(base, head)
    return Standing(policy, (*notices, *_unheard_notices(name, text, unheard)), {**written, name: text})


async def tree_policy(source: ChangeSource, start: Policy) -> Standing:
    """The same for a whole tree: it has no base whose earlier versions were ever in force.

    Raises:
        SourceError: The repository cannot be read.
    """
    try:
        return Standing(await base_policy(source, start), (), await _written(source))
    except PolicyError as error:
        return Standing(start, (_wrong(error, _NONE),))


async def _written(source: ChangeSource) -> dict[str, bytes]:
    return {name: text for name in CONFIG_NAMES if (text := await source.base_text(name)) is not None}


async def _of_base(source: ChangeSource, start: Policy) -> tuple[Policy, list[Notice]]:
    try:
        return await base_policy(source, start), []
    except PolicyError as error:
        wrong = error
    for commit in await source.base_versions((*CONFIG_NAMES, RULES_FOLDER), MOST_VERSIONS):
        try:
            policy = await base_policy(source, start, at=commit)
        except PolicyError:
            continue
        return policy, [
            _wrong(wrong, f"Until it is mended, the configuration of commit {commit[:12]} applies.", _OF_BASE)
        ]
    return start, [_wrong(wrong, _NONE, _OF_BASE)]


async def _head_file(source: ChangeSource) -> tuple[str, bytes]:
    """The configuration file of head and its name; an empty one where there is none."""
    ids = {entry.path: entry.blob_id for entry in await source.manifest() if entry.path in CONFIG_NAMES}
    name = next((name for name in CONFIG_NAMES if name in ids), CONFIG_NAMES[0])
    if name not in ids:
        return name, b""
    # What is too large to be read is still too large to be a configuration.
    return name, (await source.blobs([ids[name]])).get(ids[name], b" " * MAX_BLOB_BYTES)


def _of_rules(change: Change) -> Iterator[Notice]:
    for delta in change.files:
        if delta.path.startswith(f"{RULES_FOLDER}/"):
            said = (
                "Rules of the repository's own are those of the base branch: what the change does here does not count."
            )
            yield Notice(path=delta.path, kind=NoticeKind.NOTICE_KIND_CONFIG_OF_CHANGE, sentence=said)


def _wrong(error: PolicyError, said: str, whose: str = "") -> Notice:
    """An error that names its line, as a notice on that line."""
    place = _PLACE.fullmatch(str(error))
    kind = NoticeKind.NOTICE_KIND_CONFIG_WRONG
    if place is None:
        return Notice(kind=kind, sentence=f"{error}. {said}")
    sentence = f"The configuration{whose} is wrong: {place['said'][:600]}. {said}"
    return Notice(path=place["path"], line=int(place["line"]), kind=kind, sentence=sentence)


def _unheard_notices(name: str, text: bytes, unheard: list[Unheard]) -> Iterator[Notice]:
    from review_service.pipeline.policy_file import line_of  # pydantic: only who has a file pays for it

    for each in unheard:
        kind = NoticeKind.NOTICE_KIND_POLICY_WEAKENED if each.weaker else NoticeKind.NOTICE_KIND_CONFIG_OF_CHANGE
        why = "a change may only make its own review stricter" if each.weaker else "it counts once the base has it"
        sentence = f"The change {each.said[:300]}, which has no effect on this review: {why}."
        yield Notice(path=name, line=line_of(text, each.where), kind=kind, sentence=sentence)


def no_such_name(name: str, what: str, written: Mapping[str, bytes], known: Iterable[str] = ()) -> Notice:
    """A name in the configuration behind which nothing stands, on the line that holds it, with the nearest known."""
    after = r"\w/-" if "/" in name else r"\w-"
    holds = re.compile(rf"(?<![\w/-]){re.escape(name)}(?![{after}])")
    near = difflib.get_close_matches(name[:_LONGEST_NAME], sorted(known), n=1)
    hint = f"did you mean `{near[0]}`?" if near else "take it out, or correct the name; see `squad rules`."
    sentence = f"The configuration names {what}: {hint}"
    kind = NoticeKind.NOTICE_KIND_CONFIG_WRONG
    for path, text in written.items():
        for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
            if holds.search(line):
                return Notice(path=path, line=number, kind=kind, sentence=sentence)
    return Notice(kind=kind, sentence=sentence)
