"""Findings: of a declared rule, with proof, at places that exist, with fixes that apply."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

from conformance.answer import short
from conformance.change import Change, File
from conformance.kit import Kit
from conformance.outcome import Failed, NotRun
from conformance.places import Text, edit_problem, place_problem, quote_problem
from conformance.snippets import COMMENTS
from squad.code.v1.finding_pb2 import Confidence, Finding, Severity

MESSAGE_BYTES = 2000
QUOTE_BYTES = 500
_WORD = "é漢🦑"
_MOST_MOVED = 12


async def rules(kit: Kit) -> str:
    """Every finding's rule is listed by DescribeAgent."""
    declared = {rule.id for rule in kit.agent.rules}
    async for finding in _found(kit):
        if finding.rule_id not in declared:
            raise Failed(f"it named the rule {short(finding.rule_id)}, which DescribeAgent does not list")
    return ""


async def words(kit: Kit) -> str:
    """Severity, confidence, a message of at most 2,000 bytes, and evidence that quotes the code first."""
    change = kit.sample
    async for finding in _found(kit):
        if said := next(_about_words(finding, change), ""):
            raise Failed(f"its finding of {finding.rule_id} {said}")
    return ""


async def locations(kit: Kit) -> str:
    """Lines count from 1 and lie within the file; columns are bytes of UTF-8 within the line."""
    change, many = kit.sample, 0
    async for finding in _found(kit):
        many += 1
        for place in (finding.location, *(piece.location for piece in finding.evidence)):
            if said := place_problem(place, change):
                raise Failed(f"its finding of {finding.rule_id} {said}")
    return f"{many} findings"


async def columns(kit: Kit) -> str:
    """The same code further right behind a word of nine bytes and three characters: columns move by its bytes."""
    before, tried = await kit.answer(), 0
    for finding in before.findings:
        file = kit.sample.file(finding.location.path)
        if file is not None and finding.location.range.start_column and tried < _MOST_MOVED:
            tried += await _moves(kit, finding, file)
    if not tried:
        raise NotRun("no finding had columns on a line that the kit can move: give files with --sample")
    return f"{tried} findings moved"


async def fixes(kit: Kit) -> str:
    """Edits are in order, do not overlap, say their columns, and can be applied to the files that were sent."""
    change, many = kit.sample, 0
    async for finding in _found(kit):
        if finding.HasField("fix"):
            many += 1
            if said := edit_problem(finding.fix, change):
                raise Failed(f"the fix of its finding of {finding.rule_id} {said}")
    return f"{many} fixes" if many else "no finding had one"


async def _found(kit: Kit) -> AsyncIterator[Finding]:
    for finding in (await kit.answer()).findings:
        yield finding


def _about_words(finding: Finding, change: Change) -> Iterator[str]:
    if finding.severity not in Severity.values()[1:] or finding.confidence not in Confidence.values()[1:]:
        yield "has no severity, or no confidence"
    if not finding.message.strip() or len(finding.message.encode()) > MESSAGE_BYTES:
        yield f"has no message, or one of more than {MESSAGE_BYTES:,} bytes"
    if not finding.evidence:
        yield "has no evidence"
    elif finding.evidence[0].location.path != finding.location.path:
        yield "quotes another file than its own first"
    for piece in finding.evidence:
        if len(piece.quote.encode()) > QUOTE_BYTES:
            yield f"quotes more than {QUOTE_BYTES} bytes"
        if said := quote_problem(piece, change):
            yield said


async def _moves(kit: Kit, finding: Finding, file: File) -> bool:
    """Whether the finding was found again; raises Failed when it moved by characters."""
    place = finding.location.range
    prefix = COMMENTS.get(file.language, "").format(_WORD).encode()
    moved = Text(file.new or b"").with_prefix(place.start_line, prefix)
    if moved is None or not prefix:
        return False
    again = await kit.analyze(Change((replace(file, new=moved),), kit.sample.context))
    starts = {
        found.location.range.start_column
        for found in again.findings
        if found.rule_id == finding.rule_id and found.location.range.start_line == place.start_line
    }
    by_bytes, by_characters = place.start_column + len(prefix), place.start_column + len(prefix.decode())
    utf16 = place.start_column + len(prefix.decode().encode("utf-16-le")) // 2
    if by_bytes not in starts and starts & {by_characters, utf16}:
        raise Failed(f"its finding of {finding.rule_id} counts columns in characters: count bytes of UTF-8")
    return by_bytes in starts
