"""One finding as a SARIF result: place, proof as a code flow, verified fix."""

import re
from itertools import groupby
from typing import Any
from urllib.parse import quote

from report import models, models_json, words
from report.columns import utf16
from report.document import ReviewDocument
from report.sarif_rules import cwe_ids, cwe_reference, level
from squad.code.v1.finding_pb2 import Evidence, Fix, TextEdit
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import FixStatus, ReviewFinding, ShownAs, Verdict

_MOST_STEPS = 100
_DISMISSED = (Verdict.VERDICT_FALSE_POSITIVE, Verdict.VERDICT_WONT_FIX)
_SHADOW = "The precision budget keeps this rule in the shadow."


def result(document: ReviewDocument, finding: ReviewFinding, rule_index: int) -> dict[str, Any]:
    """The finding; columns only where the text of their line is known, because they count in other units."""
    found = finding.finding
    shown: dict[str, Any] = {
        "ruleId": found.rule_id,
        "ruleIndex": rule_index,
        "level": "note" if found.source.model else level(found.severity),
        "message": {"text": message_text(_message(finding))},
        "locations": [_location(document, found.location)],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "squad/v1": finding.fingerprint,
        },
        "properties": _properties(finding),
    }
    if numbers := cwe_ids(finding):
        shown["taxa"] = [cwe_reference(number) for number in numbers]
    if len(found.evidence) > 1:
        shown["codeFlows"] = [_flow(document, list(found.evidence[:_MOST_STEPS]))]
    if finding.fix_status == FixStatus.FIX_STATUS_VERIFIED and (fix := _fix(document, found.fix)):
        shown["fixes"] = [fix]
    if suppression := _suppression(finding):
        shown["suppressions"] = [suppression]
    return shown


def _suppression(finding: ReviewFinding) -> dict[str, str]:
    """Why nobody is to see it, and where that is said; empty when they are."""
    if finding.verdict in _DISMISSED:
        return _accepted("external", finding.verdict_reason or words.verdict(finding.verdict))
    if finding.shown_as == ShownAs.SHOWN_AS_SUPPRESSED:
        return _accepted("inSource", finding.verdict_reason)
    return _accepted("external", _SHADOW) if finding.shown_as == ShownAs.SHOWN_AS_SHADOW else {}


def _accepted(kind: str, why: str) -> dict[str, str]:
    return {"kind": kind, "status": "accepted", **({"justification": why} if why else {})}


def artifact(path: str) -> dict[str, str]:
    """A file, relative to the root of the repository."""
    return {"uri": quote(path, safe="/", errors="surrogateescape"), "uriBaseId": "%SRCROOT%"}


def message_text(text: str) -> str:
    """Text in which SARIF sees neither a link nor a place for an argument."""
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text.replace("](", "] ("))


def _properties(finding: ReviewFinding) -> dict[str, Any]:
    found = finding.finding
    properties = {
        "severity": words.severity(found.severity),
        "confidence": words.confidence(found.confidence),
        "shown_as": words.shown_as(finding.shown_as),
        "reach": words.reach(finding.reach) if finding.reach else "",
        "engine": found.source.engine,
        "engine_rule": found.source.engine_rule,
        "model": found.source.model,
    }
    return {name: value for name, value in properties.items() if value} | models_json.notes(finding)


def _message(finding: ReviewFinding) -> str:
    """The message; a model's is marked, because a viewer may show nothing else."""
    found, who = finding.finding, models.author(finding)
    text = found.message or found.rule_id
    return f"({who[0].upper()}{who[1:]}.) {text}" if who else text


def _location(document: ReviewDocument, location: Location, note: str = "") -> dict[str, Any]:
    shown: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": artifact(location.path),
            "region": _region(document, location.path, location.range),
        }
    }
    if location.symbol:
        shown["logicalLocations"] = [{"fullyQualifiedName": location.symbol}]
    if note:
        shown["message"] = {"text": message_text(note)}
    return shown


def _region(document: ReviewDocument, path: str, span: TextRange) -> dict[str, int]:
    """Lines always; columns where they can be converted."""
    start = _column(document, path, span.start_line, span.start_column)
    end = _column(document, path, span.end_line, span.end_column)
    region = {"startLine": max(1, span.start_line), "endLine": max(1, span.start_line, span.end_line)}
    if start is not None and (end is not None or not span.end_column):
        region["startColumn"] = start
    if end is not None and (start is not None or not span.start_column):
        region["endColumn"] = end
    return region


def _column(document: ReviewDocument, path: str, number: int, column: int) -> int | None:
    """The column in UTF-16 units; None for a whole line or an unknown text."""
    if column == 1:
        return 1
    line = document.line(path, number) if column else None
    return None if line is None else utf16(line, column)


def _flow(document: ReviewDocument, steps: list[Evidence]) -> dict[str, Any]:
    """Proof in order of reading; the location itself stands first in a finding, and so it does here."""
    locations = [{"location": _location(document, step.location, step.note or step.quote)} for step in steps]
    return {"threadFlows": [{"locations": locations}]}


def _fix(document: ReviewDocument, fix: Fix) -> dict[str, Any] | None:
    """The edits; none when a column of one of them cannot be converted, because half a fix is a wrong one."""
    changes = []
    for path, edits in groupby(sorted(fix.edits, key=_path), key=_path):
        replacements = [_replacement(document, edit) for edit in edits]
        if not all(replacements):
            return None
        changes.append({"artifactLocation": artifact(path), "replacements": replacements})
    return {"description": {"text": fix.description or "Apply the fix."}, "artifactChanges": changes}


def _replacement(document: ReviewDocument, edit: TextEdit) -> dict[str, Any] | None:
    region = _region(document, edit.path, edit.range)
    if "startColumn" not in region or "endColumn" not in region:
        return None
    return {"deletedRegion": region, "insertedContent": {"text": edit.new_text}}


def _path(edit: TextEdit) -> str:
    return edit.path
