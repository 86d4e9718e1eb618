"""The review for people at a terminal: grouped by file, with the code, the proof and the fix."""

import io
from itertools import groupby

from rich.console import Console
from rich.text import Text

from report import folded as folding
from report import gaps, models, notices, words
from report.document import ReviewDocument
from report.edits import replacements
from report.frame import Masked, code_frame, cut
from report.hostile import one_line, printable
from report.overview import overview
from report.secrets import masked_lines
from squad.code.v1.finding_pb2 import Finding, Fix
from squad.review.v1.review_pb2 import Conclusion, FixStatus, ReviewFinding

_STYLES = {"critical": "bold white on red", "high": "bold red", "medium": "yellow", "low": "cyan"}
_MOST_STEPS = 5
_MOST_FIX_LINES = 12
_MOST_FOLDED = 4


def render(document: ReviewDocument, *, width: int, colour: bool, all_findings: bool = False) -> str:
    """The report as text, ending with a line end.

    Args:
        document: The review.
        width: Columns of the terminal.
        colour: Whether to colour it.
        all_findings: Also those that would not be a comment of their own on a pull request.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    shown = document.visible if all_findings else document.inline
    masked = masked_lines(document)
    for path, group in groupby(shown, key=lambda each: each.finding.location.path):
        console.print(Text(one_line(path), "bold underline"))
        for each in group:
            console.print(_finding(document, each, console, masked), soft_wrap=True)
    console.print(_closing(document, len(shown)), soft_wrap=True)
    return out.getvalue()


def _finding(document: ReviewDocument, finding: ReviewFinding, console: Console, masked: Masked) -> Text:
    found = finding.finding
    parts = [
        _title(finding),
        _wrapped(found.message, console),
        code_frame(document, found.location, console.width, masked),
        _flow(found),
        _fix(document, finding, console, masked),
        _folded(document, finding),
        *_notes(document, finding, console, masked),
    ]
    return Text("\n").join(part for part in parts if part).append("\n")


def _title(finding: ReviewFinding) -> Text:
    found, who = finding.finding, one_line(models.author(finding))
    level = words.severity(found.severity)
    span = found.location.range
    where = f"{span.start_line}:{span.start_column}" if span.start_column else str(span.start_line)
    mark = ("  " + who, "italic magenta") if who else ""
    return Text.assemble(("  " + where, "bold"), "  ", (level, _STYLES[level]), "  ", (found.rule_id, "dim"), mark)


def _wrapped(message: str, console: Console) -> Text:
    lines = Text(one_line(message)).wrap(console, max(20, console.width - 2))
    for line in lines:
        line.rstrip()
    return Text("\n").join(Text("  ") + line for line in lines)


def _flow(found: Finding) -> Text:
    """The proof in short: where each step is and what it means."""
    steps = found.evidence[1:]
    lines = [
        Text.assemble(
            ("    via ", "dim"), one_line(words.place(step.location)), ("  " + one_line(step.note or step.quote))
        )
        for step in steps[:_MOST_STEPS]
    ]
    if len(steps) > _MOST_STEPS:
        lines.append(Text(f"    and {len(steps) - _MOST_STEPS} more steps", "dim"))
    return Text("\n").join(lines)


def _fix(document: ReviewDocument, finding: ReviewFinding, console: Console, masked: Masked) -> Text:
    """A verified fix as a small diff; of one that a rule of the repository wrote, else why it is not offered."""
    if finding.fix_status != FixStatus.FIX_STATUS_VERIFIED:
        problem = document.fix_problems.get(finding.id) if "/custom-" in finding.finding.rule_id else ""
        return _wrapped(f"its fix is not offered: {problem}", console) if problem else Text()
    fix = finding.finding.fix
    done = "mended" if finding.id in document.mended else "fix"
    title = Text.assemble((f"  {done}: ", "bold green"), one_line(fix.description))
    return _difference(document, fix, title, console.width, masked)


def _notes(document: ReviewDocument, finding: ReviewFinding, console: Console, masked: Masked) -> list[Text]:
    """What models say of it, each under its name."""
    shown = []
    for who, note in models.notes(finding):
        said = _wrapped(f"{who}: {note.text}", console)
        said.stylize("magenta")
        shown.append(_difference(document, note.fix, said, console.width, masked))
    return shown


def _difference(document: ReviewDocument, fix: Fix, title: Text, width: int, masked: Masked) -> Text:
    """A title, and below it the lines that go and come; none that hold a secret."""
    lines = [title]
    for each in replacements(document, fix):
        if any((each.path, each.start_line + offset) in masked for offset in range(len(each.old))):
            continue
        lines += [Text(cut(f"    {number:>5} - {printable(line)}", width), "red") for number, line in each.numbered_old]
        lines += [Text(cut(f"    {'':>5} + {printable(line)}", width), "green") for line in each.new]
    if len(lines) > _MOST_FIX_LINES:
        lines[_MOST_FIX_LINES:] = [Text(f"    and {len(lines) - _MOST_FIX_LINES} more lines", "dim")]
    return Text("\n").join(lines)


def _folded(document: ReviewDocument, finding: ReviewFinding) -> Text:
    folded = document.folded_into(finding)
    places = [one_line(place) for place in folding.places(finding, folded)]
    if len(places) > _MOST_FOLDED:
        places[_MOST_FOLDED:] = [f"{len(places) - _MOST_FOLDED} more places"]
    rules = [one_line(rule) for rule in folding.rules(finding, folded)]
    said = [f"  the same at {words.listed(places)}"] if places else []
    return Text("\n".join(said + ([f"  also found by {words.listed(rules)}"] if rules else [])), "dim")


def _closing(document: ReviewDocument, shown: int) -> Text:
    """Findings, what was hidden, the four kinds of coverage, and everything that was not read by name."""
    mended = f", after {words.plural(len(document.mended), 'fix', 'fixes')}" if document.mended else ""
    lines = [Text.assemble(_conclusion(document), f": {words.findings(document.counts)}{mended}")]
    hidden = len(document.visible) - shown
    if hidden:
        lines.append(Text(f"{hidden} of them not shown above: --all-findings shows all", "dim"))
    lines.append(Text(words.capital(words.coverage(document.coverage, document.review.agent_runs))))
    lines += [Text(f"{agent}: {one_line(failure)}", "red") for agent, failure in gaps.failures(document)]
    lines += [Text(line, "red") for line in gaps.lines(document)]
    lines += [Text(line, "yellow") for line in notices.lines(document)]
    lines += _glance(document) + _models(document)
    return Text("\n").join(lines)


def _glance(document: ReviewDocument) -> list[Text]:
    """What changed and where the risk is; what was read stands above."""
    seen = overview(document)
    if seen is None:
        return []
    said = [f"What changed: {seen.changed}", f"Where the risk is: {seen.risk}", *(f"  {each}" for each in seen.risks)]
    return [Text(line, "dim") for line in said]


def _models(document: ReviewDocument) -> list[Text]:
    """What models did: last, and apart from what the conclusion is made of."""
    said, usage = document.review.models.summary, models.usage(document)
    lines = [Text(one_line(f"{said.model} says of the change: {said.text}"), "magenta")] if said.text else []
    lines += [Text(one_line(f"{usage}. {models.NO_VOICE}"), "dim")] if usage else []
    lines += [Text(f"model pass {one_line(line)}", "yellow") for line in models.failures(document)]
    return lines + [Text(f"model pass {one_line(line)}", "dim") for line in models.dropped(document)]


def _conclusion(document: ReviewDocument) -> tuple[str, str]:
    conclusion = document.review.conclusion
    if conclusion == Conclusion.CONCLUSION_PASSED:
        return "Passed", "bold green"
    return words.conclusion(conclusion).replace("_", " ").capitalize(), "bold red"
