"""Asking for contents: only for what there is, and getting on without what cannot be had."""

from dataclasses import replace

from conformance.answer import short
from conformance.change import Change, blob_id
from conformance.kit import Kit
from conformance.outcome import Failed

MOST_IDS = 500


async def blob_ids(kit: Kit) -> str:
    """Every id that is asked for stands in the manifest, and no message asks for more than 500."""
    answer = await kit.analyze(_around(kit))
    known = {name for name, _ in _around(kit).manifest().values()}
    known |= {blob_id(file.old) for file in _around(kit).files if file.old is not None}
    for asked in answer.asked:
        if strange := next((name for name in asked if name not in known), None):
            raise Failed(f"it asked for the blob {short(strange)}, which is not in the manifest")
        if len(asked) > MOST_IDS:
            raise Failed(f"it asked for {len(asked)} blobs in one message: {MOST_IDS} is the limit")
    return _asked(answer.asked)


async def blob_missing(kit: Kit) -> str:
    """Nothing around the change can be sent: the agent reads what it has."""
    change = _around(kit)
    answer = await kit.analyze(replace(change, lost=frozenset(change.context)))
    await kit.must_complete(answer, "when blobs it asked for were not found")
    return _asked(answer.asked)


def _around(kit: Kit) -> Change:
    """The small change, in a repository that also has what the agent's patterns name."""
    small = kit.small
    patterns = [*kit.agent.context_patterns, *kit.agent.config_patterns]
    named = {_path_of(pattern): b"# squad\n" for pattern in patterns if "{" not in pattern}
    taken = set(small.paths)
    context = {path: text for path, text in {**named, **small.context}.items() if path and path not in taken}
    return Change(small.files, context if patterns else {})


def _path_of(pattern: str) -> str:
    """A path that matches a glob."""
    return pattern.replace("**/", "").replace("**", "any").replace("*", "any").replace("?", "a").strip("/")


def _asked(asked: list[list[str]]) -> str:
    ids = sum(map(len, asked))
    return f"it asked for {ids} blobs" if ids else "it asked for none"
