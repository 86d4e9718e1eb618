"""What models said and what it cost, in words. Everything here is marked as theirs."""

from collections.abc import Iterator

from report import words
from report.document import ReviewDocument
from squad.review.v1.model_pb2 import ModelNote, ModelPass, ModelPassStatus
from squad.review.v1.review_pb2 import ReviewFinding

NO_VOICE = "Nothing of a model counts for the conclusion."
_PASSES = {
    "explain": "explains",
    "propose-fix": "proposes a fix, verified",
    "second-opinion": "remarks",
}
_STATUS = {
    ModelPassStatus.MODEL_PASS_STATUS_DONE: "done",
    ModelPassStatus.MODEL_PASS_STATUS_FAILED: "failed",
    ModelPassStatus.MODEL_PASS_STATUS_OVER_BUDGET: "over budget",
    ModelPassStatus.MODEL_PASS_STATUS_OUT_OF_TIME: "out of time",
    ModelPassStatus.MODEL_PASS_STATUS_UNAVAILABLE: "unavailable",
}
_MICROS = 1_000_000


def author(finding: ReviewFinding) -> str:
    """`suggested by MODEL`; empty for a finding of an agent."""
    model = finding.finding.source.model
    return f"suggested by {model}" if model else ""


def notes(finding: ReviewFinding) -> Iterator[tuple[str, ModelNote]]:
    """(`MODEL explains`, note) for every note that says something."""
    for note in finding.model_notes:
        if note.text or note.HasField("fix"):
            yield f"{note.model} {_PASSES.get(note.pass_name, 'says')}", note


def rank(finding: ReviewFinding) -> int:
    """A second opinion's place of the finding among those of its severity; those without one come last."""
    return min((note.rank for note in finding.model_notes if note.rank), default=1_000_000)


def failures(document: ReviewDocument) -> list[str]:
    """One sentence for every pass that did not succeed."""
    done = ModelPassStatus.MODEL_PASS_STATUS_DONE
    return [f"{name(entry)}: {status(entry)}: {entry.failure}"
            for entry in document.review.models.passes if entry.status != done]  # fmt: skip


def dropped(document: ReviewDocument) -> list[str]:
    """One sentence for every pass of which something did not stand up to the checks."""
    return [
        f"{name(entry)}: {entry.dropped_count} of {entry.dropped_count + entry.kept_count} dropped: {entry.dropped[0]}"
        for entry in document.review.models.passes
        if entry.dropped_count and entry.dropped
    ]


def usage(document: ReviewDocument) -> str:
    """`Models (a, b): 5 questions, 2 from the cache, 1,234 tokens, cost 0.0123`; empty when none was asked."""
    report = document.review.models
    if not report.passes:
        return ""
    asked = words.listed(sorted({entry.model for entry in report.passes if entry.model}) or ["none"])
    if report.reused:
        return f"Models ({asked}): answers of an earlier review of the same change, at no cost"
    cached = sum(entry.cached_call_count for entry in report.passes)
    tokens = sum(entry.input_tokens + entry.output_tokens for entry in report.passes)
    cost = sum(entry.cost_micros for entry in report.passes)
    parts = [words.plural(sum(entry.call_count for entry in report.passes), "question")]
    parts += [f"{cached} from the cache"] if cached else []
    parts += [f"{tokens:,} tokens"]
    parts += [f"cost {cost / _MICROS:.4f}"] if cost else []
    return f"Models ({asked}): {', '.join(parts)}"


def name(entry: ModelPass) -> str:
    """`deep-review for security`."""
    return f"{entry.name} for {entry.agent}" if entry.agent else entry.name


def status(entry: ModelPass) -> str:
    """`done`, `failed`, `over budget`, `out of time` or `unavailable`."""
    return _STATUS.get(entry.status, "unknown")
