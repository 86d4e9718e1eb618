"""What models said, as JSON. Every key here is absent when no model was asked."""

from typing import Any

from report import models
from report.document import ReviewDocument
from squad.code.v1.location_pb2 import TextRange
from squad.review.v1.model_pb2 import ModelNote, ModelPass
from squad.review.v1.review_pb2 import ReviewFinding


def report(document: ReviewDocument) -> dict[str, Any]:
    """`models`, or nothing."""
    if not document.review.HasField("models"):
        return {}
    said = document.review.models
    summary = {"text": said.summary.text, "model": said.summary.model} if said.HasField("summary") else None
    return {"models": {"summary": summary, "reused": said.reused, "passes": [_pass(entry) for entry in said.passes]}}


def notes(finding: ReviewFinding) -> dict[str, Any]:
    """`model_notes`, or nothing."""
    return {"model_notes": [_note(note) for note in finding.model_notes]} if finding.model_notes else {}


def _pass(entry: ModelPass) -> dict[str, Any]:
    return {
        "name": entry.name,
        "version": entry.version,
        "agent": entry.agent,
        "model": entry.model,
        "status": models.status(entry).replace(" ", "_"),
        "failure": entry.failure,
        "call_count": entry.call_count,
        "cached_call_count": entry.cached_call_count,
        "input_tokens": entry.input_tokens,
        "output_tokens": entry.output_tokens,
        "cost_micros": entry.cost_micros,
        "kept_count": entry.kept_count,
        "dropped_count": entry.dropped_count,
        "dropped": list(entry.dropped),
    }


def _note(note: ModelNote) -> dict[str, Any]:
    edits = [{"path": each.path, "range": _range(each.range), "new_text": each.new_text} for each in note.fix.edits]
    return {"pass": note.pass_name, "model": note.model, "text": note.text, "rank": note.rank, "edits": edits}


def _range(span: TextRange) -> dict[str, int]:
    return {name: getattr(span, name) for name in ("start_line", "start_column", "end_line", "end_column")}
