"""Turns what a rule saw into a finding of the contract: kept only on touched lines, placed there, masked, quoted."""

from collections.abc import Mapping
from itertools import pairwise

from agent_services.runtime.leaks.masking import mask
from agent_services.runtime.rule import Confidence, Edit, Fix, Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span
from squad.code.v1 import finding_pb2, location_pb2

QUOTE_BYTES = 500
MESSAGE_BYTES = 2000
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


class Answers:
    """Makes findings for one change."""

    def __init__(self, change: ChangeView, severities: Mapping[str, str]) -> None:
        self._change = change
        self._severities = severities
        self._others: dict[str, SourceFile] = {}

    def finding(self, rule: Rule, match: Match) -> finding_pb2.Finding | None:
        """The finding, or None when the change did not touch what the rule saw."""
        file = self._file(match.path)
        span = match.span if match.outside_change else _touched_span(match, file)
        if file is None or span is None:
            return None
        span = _within(file, span)
        severity = self._severities.get(rule.id) or f"SEVERITY_{(match.severity or rule.severity).upper()}"
        confidence = min(match.confidence or rule.confidence, rule.confidence, key=CONFIDENCES.index)
        return finding_pb2.Finding(
            rule_id=rule.id,
            severity=severity,
            confidence=f"CONFIDENCE_{confidence.upper()}",
            location=_location(file, span),
            message=_short(mask(match.message, match.secrets), MESSAGE_BYTES),
            evidence=self._evidence(match, file, span),
            fix=_fix(match.fix, file) if match.fix is not None else None,
            references=_references(rule),
            source=finding_pb2.Source(engine=rule.engine, engine_rule=match.code),
            outside_change=match.outside_change,
        )

    def _evidence(self, match: Match, file: SourceFile, span: Span) -> list[finding_pb2.Evidence]:
        places = [(file, span, match.note)]
        if span != (own := _within(file, match.span)):
            places.append((file, own, match.note))
        places += [
            (other, _within(other, step.span), step.note)
            for step in match.steps
            if (other := self._file(step.path or match.path))
        ]
        return [
            finding_pb2.Evidence(
                location=_location(where, place),
                quote=_short(mask(where.lines.cut(_whole(place)).strip("\n"), match.secrets), QUOTE_BYTES),
                note=mask(note, match.secrets),
            )
            for where, place, note in places
        ]

    def _file(self, path: str) -> SourceFile | None:
        if (file := self._change.file(path)) is not None:
            return file
        if path not in self._others and (text := self._change.read(path)) is not None:
            self._others[path] = SourceFile(path, text)
        return self._others.get(path)


def _touched_span(match: Match, file: SourceFile | None) -> Span | None:
    """Where a match is to be shown: its own place, or the first changed line of what belongs to it."""
    if file is None:
        return None
    if match.span.line in file.changed:
        return match.span
    own_steps = [step.span for step in match.steps if step.path in ("", match.path)]
    for place in [match.span, *([match.scope] if match.scope else []), *own_steps]:
        if (line := file.changed.first_in(place.line, place.end_line)) is not None:
            return Span.lines(line)
    return None


def _within(file: SourceFile, span: Span) -> Span:
    """A place behind the final line break, where nothing stands, is one at the end of the last line."""
    last = file.lines.last
    if span.end_line <= last:
        return span
    if span.line > last:
        return Span.lines(last)
    return Span(span.line, span.column, last, len(file.lines.line(last).encode()) + 1 if span.end_column else 0)


def _whole(span: Span) -> Span:
    """The lines of a span: a quote is whole lines, at most six."""
    return Span.lines(span.line, min(span.end_line, span.line + 5))


def _location(file: SourceFile, span: Span) -> location_pb2.Location:
    return location_pb2.Location(path=file.path, range=_range(file, span), symbol=file.symbol(span.line))


def _range(file: SourceFile, span: Span) -> location_pb2.TextRange:
    # Rules do not see a byte order mark; the first line of the file has it.
    shift = 3 if file.byte_order_mark else 0
    return location_pb2.TextRange(
        start_line=span.line,
        start_column=span.column + (shift if span.line == 1 and span.column else 0),
        end_line=span.end_line,
        end_column=span.end_column + (shift if span.end_line == 1 and span.end_column else 0),
    )


def _fix(fix: Fix, file: SourceFile) -> finding_pb2.Fix | None:
    ordered = sorted(fix.edits, key=lambda edit: (edit.path or file.path, edit.span))
    if not ordered or any(_overlap(before, after) for before, after in pairwise(ordered)):
        return None
    edits = [
        finding_pb2.TextEdit(path=edit.path or file.path, range=_range(file, edit.span), new_text=edit.new_text)
        for edit in ordered
    ]
    return finding_pb2.Fix(description=fix.description, edits=edits)


def _overlap(before: Edit, after: Edit) -> bool:
    if before.path != after.path:
        return False
    return (before.span.end_line, before.span.end_column) > (after.span.line, after.span.column)


def _references(rule: Rule) -> list[finding_pb2.Reference]:
    pages = [(f"CWE-{number}", f"https://cwe.mitre.org/data/definitions/{number}.html") for number in rule.cwe]
    return [finding_pb2.Reference(label=label, url=url) for label, url in [*pages, *rule.references]]


def _short(text: str, limit: int) -> str:
    data = text.encode(errors="replace")  # a quote must stay verbatim: nothing marks the cut
    return text if len(data) <= limit else data[:limit].decode(errors="ignore")
