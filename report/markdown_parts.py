"""The pieces Markdown reports are put together from; each is safe to publish whatever the repository holds."""

from collections.abc import Callable, Iterable, Sequence

from report import gaps, models_markdown, words
from report import notices as notes
from report.document import ReviewDocument
from report.hostile import code_span, fence, link, markdown, printable
from squad.code.v1.finding_pb2 import Evidence, Finding, Reference
from squad.review.v1.review_pb2 import AgentRun, Conclusion, FixStatus, ReviewFinding

_MOST_STEPS = 12
_COMPLETE = "Every changed file was read by every agent it concerns."
_STANDINGS = {
    Conclusion.CONCLUSION_INCOMPLETE: "Incomplete",
    Conclusion.CONCLUSION_NOT_REVIEWED: "Not reviewed",
    Conclusion.CONCLUSION_OVERRIDDEN: "Overridden",
}
_VERDICTS = {
    Conclusion.CONCLUSION_PASSED: (_COMPLETE, "Nothing is at or above the gate."),
    Conclusion.CONCLUSION_FAILED: (_COMPLETE, "At least one finding is at or above the gate."),
    Conclusion.CONCLUSION_INCOMPLETE: (
        "Not every changed file was read by every agent it concerns, so this is no clean result.",
        "",
    ),
    Conclusion.CONCLUSION_NOT_REVIEWED: ("Nobody vouches for this change.", ""),
    Conclusion.CONCLUSION_OVERRIDDEN: ("This is no clean result; a maintainer let the change pass all the same.", ""),
}
"""What a conclusion means, and what is added when the review itself says nothing more."""


def headline(document: ReviewDocument) -> str:
    """`Incomplete, 3 findings (1 high, 2 low)`."""
    found = words.findings(document.counts)
    standing = _STANDINGS.get(document.review.conclusion)
    return f"{standing}, {found}" if standing else words.capital(found)


def verdict(document: ReviewDocument) -> str:
    """What the conclusion means, with the reason if there is one."""
    meaning, default = _VERDICTS.get(document.review.conclusion, ("The review has not finished.", ""))
    return f"{meaning} {markdown(document.review.reason, 1000) or default}".strip()


def ledger(document: ReviewDocument) -> str:
    """One row per agent, and the sum of the four kinds of coverage."""
    rows = "\n".join(map(_row, sorted(document.review.agent_runs, key=lambda run: run.agent)))
    table = f"| agent | findings | read | not applicable | excluded | not read |\n|---|--:|--:|--:|--:|--:|\n{rows}"
    total = f"{words.capital(words.coverage(document.coverage, document.review.agent_runs))}."
    return f"{table}\n\n{total}" if rows else total


def not_read(document: ReviewDocument) -> str:
    """Which agents did not read what, and why; empty when everything was read."""
    return _list("Not read", gaps.sentences(gaps.not_read(document), _words, code_span))


def excluded(document: ReviewDocument) -> str:
    """Every file left out on purpose, by reason; empty when there are none."""
    return _list("Excluded", [f"{markdown(gap.reason, 300)}: {', '.join(map(code_span, gap.paths))}"
                              for gap in gaps.excluded(document)])  # fmt: skip


def notices(document: ReviewDocument) -> str:
    """What people should know of how the review was configured; empty when there is nothing."""
    return _list("Notices", notes.lines(document, _words, code_span))


def failures(document: ReviewDocument) -> str:
    """What else went wrong with agents; empty when nothing did."""
    return "\n".join(f"- {markdown(agent, 60)}: {markdown(failure, 500)}" for agent, failure in gaps.failures(document))


def heading(finding: ReviewFinding) -> str:
    """Severity, rule and further reading on one line."""
    found = finding.finding
    pages = " ".join(_reference(each) for each in found.references)
    level = words.severity(found.severity).capitalize()
    parts = (f"**{level}**", code_span(found.rule_id), pages, models_markdown.author(finding))
    return " ".join(part for part in parts if part)


def bullet(finding: ReviewFinding, length: int = 300) -> str:
    """A finding as one entry of a list."""
    found = finding.finding
    level = words.severity(found.severity)
    where, who = code_span(words.place(found.location)), models_markdown.author(finding)
    shown = f"- **{level}** {where} {markdown(found.message, length)} ({code_span(found.rule_id)})"
    return f"{shown} {who}" if who else shown


def details(document: ReviewDocument, finding: ReviewFinding) -> str:
    """A finding with all that is known of it."""
    found = finding.finding
    where = code_span(words.place(found.location))
    parts = [f"{heading(finding)} at {where}", markdown(found.message), quote(found), flow(found), proposal(finding)]
    parts.append(models_markdown.notes(document, finding))
    return "\n\n".join(part for part in parts if part)


def quote(found: Finding) -> str:
    """The code at the finding's own place."""
    return fence(printable(found.evidence[0].quote)) if found.evidence else ""


def flow(found: Finding) -> str:
    """The steps that prove it; empty when the place itself says it all."""
    steps = found.evidence[1:]
    if not steps:
        return ""
    shown = [_step(number, step) for number, step in enumerate(steps[:_MOST_STEPS], start=1)]
    more = [f"{_MOST_STEPS + 1}. and {len(steps) - _MOST_STEPS} more steps"] if len(steps) > _MOST_STEPS else []
    return "\n".join(["<details><summary>Evidence</summary>", "", *shown, *more, "", "</details>"])


def proposal(finding: ReviewFinding) -> str:
    """The verified fix in words; empty when there is none."""
    if finding.fix_status != FixStatus.FIX_STATUS_VERIFIED:
        return ""
    return f"Fix, verified: {markdown(finding.finding.fix.description, 300)}"


def within(limit: int, first: str, blocks: Iterable[str], note: Callable[[int], str]) -> str:
    """Joins whole blocks as long as they fit; what is left out is counted in `note`.

    `limit` is in characters and has to leave room for the note.
    """
    page, waiting = [first], [block for block in blocks if block]
    room = limit - len(first)
    while waiting and len(waiting[0]) + 2 <= room:
        room -= len(waiting[0]) + 2
        page.append(waiting.pop(0))
    return "\n\n".join([*page, note(len(waiting))] if waiting else page)


def _list(title: str, entries: Sequence[str]) -> str:
    return "\n".join([f"**{title}**", "", *(f"- {entry}" for entry in entries)]) if entries else ""


def _words(text: str) -> str:
    return markdown(text, 500)


def _row(run: AgentRun) -> str:
    seen = run.coverage
    counts = (run.finding_count, seen.read, seen.not_applicable, seen.excluded, seen.not_read)
    return f"| {markdown(run.agent, 60)} | {' | '.join(map(str, counts))} |"


def _reference(reference: Reference) -> str:
    return link(reference.label, reference.url)


def _step(number: int, step: Evidence) -> str:
    said = ": ".join(part for part in (markdown(step.note, 200), code_span(step.quote) if step.quote else "") if part)
    return f"{number}. {code_span(words.place(step.location))} {said}".rstrip()
