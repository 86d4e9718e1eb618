"""The check run of a review: begun, completed once, never green unless everything was read."""

from collections.abc import Sequence
from typing import Any

from report import folded as folding
from report import words
from report.document import ReviewDocument
from report.markdown import CheckOutput
from review_service.host.api import Api
from squad.code.v1.finding_pb2 import Severity
from squad.review.v1.review_pb2 import Conclusion, Review, ReviewFinding, ReviewState

CHECK_NAME = "Code Review Squad"
ANNOTATIONS_A_REQUEST = 50
MAX_ANNOTATIONS = 500
# A required check is satisfied by success, neutral and skipped: an incomplete review is none of them.
_CONCLUSIONS = {
    Conclusion.CONCLUSION_PASSED: "success",
    Conclusion.CONCLUSION_FAILED: "failure",
    Conclusion.CONCLUSION_INCOMPLETE: "failure",
}
_LEVELS = {
    Severity.SEVERITY_CRITICAL: "failure",
    Severity.SEVERITY_HIGH: "failure",
    Severity.SEVERITY_MEDIUM: "warning",
}
Annotation = dict[str, Any]


def external_id(review: Review) -> str:
    """By which a run is found again; names the pull request, which events from forks do not."""
    return f"squad:{review.id}:{review.change.pull_request}"


class Checks:
    """Check runs of one repository."""

    def __init__(self, api: Api, token: str, login: str, review: Review) -> None:
        self._api = api
        self._token = token
        self._login = login
        self._review = review
        self._runs = f"/repos/{review.repository.full_name}/check-runs"

    async def start(self) -> dict[str, Any]:
        """The run, in progress; an earlier attempt's is taken up again."""
        run = await self._find()
        if run is None:
            head, mine = self._review.change.head_commit, external_id(self._review)
            body = {"name": CHECK_NAME, "head_sha": head, "external_id": mine, "status": "in_progress"}
            return await self._change("POST", self._runs, body)
        if run["status"] == "in_progress":
            return run
        return await self._change("PATCH", f"{self._runs}/{run['id']}", {"status": "in_progress"})

    async def complete(self, output: CheckOutput, annotations: Sequence[Annotation]) -> dict[str, Any]:
        """Ends the run; annotations it has already are not added again."""
        run = await self._find() or await self.start()
        path, shown = f"{self._runs}/{run['id']}", _shown(output)
        missing = await self._missing(path, run, annotations)
        batches = [missing[at : at + ANNOTATIONS_A_REQUEST] for at in range(0, len(missing), ANNOTATIONS_A_REQUEST)]
        for batch in batches[:-1]:
            await self._change("PATCH", path, {"output": {**shown, "annotations": batch}})
        last = {**shown, "annotations": batches[-1]} if batches else shown
        conclusion = _CONCLUSIONS.get(self._review.conclusion, "failure")
        return await self._change("PATCH", path, {"status": "completed", "conclusion": conclusion, "output": last})

    async def stop(self, reason: str) -> None:
        """Ends the run of a review that was stopped or could not be done."""
        run = await self._find() or await self.start()
        failed = self._review.state == ReviewState.REVIEW_STATE_FAILED
        conclusion, title = ("failure", "Review failed") if failed else ("cancelled", "Review stopped")
        body = {"status": "completed", "conclusion": conclusion, "output": {"title": title, "summary": reason or title}}
        await self._change("PATCH", f"{self._runs}/{run['id']}", body)

    async def _find(self) -> dict[str, Any] | None:
        path = f"/repos/{self._review.repository.full_name}/commits/{self._review.change.head_commit}/check-runs"
        runs = await self._api.pages(path, self._token, wrap="check_runs", check_name=CHECK_NAME, filter="all")
        return next((run for run in runs if self._is_ours(run)), None)

    def _is_ours(self, run: dict[str, Any]) -> bool:
        app = run.get("app")
        # Compatible servers may leave the App out, or not tell ours.
        by_us = not (app and self._login) or f"{app.get('slug')}[bot]" == self._login
        return by_us and run.get("external_id") == external_id(self._review)

    async def _missing(self, path: str, run: dict[str, Any], wanted: Sequence[Annotation]) -> list[Annotation]:
        count = (run.get("output") or {}).get("annotations_count", 0)
        there = await self._api.pages(f"{path}/annotations", self._token) if count else []
        known = {_key(annotation) for annotation in there}
        return [annotation for annotation in wanted if _key(annotation) not in known]

    async def _change(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        changed: dict[str, Any] = await self._api.change(method, path, self._token, body)
        return changed


def _shown(output: CheckOutput) -> dict[str, Any]:
    shown = {"title": output.title, "summary": output.summary}
    return {**shown, "text": output.text} if output.text else shown


def _key(annotation: Annotation) -> tuple[object, ...]:
    return tuple(annotation.get(name) for name in ("path", "start_line", "end_line", "title", "message"))


def annotations_of(document: ReviewDocument, findings: Sequence[ReviewFinding]) -> list[Annotation]:
    """Annotations of some of a review's findings, the worst first, at most 500; the check's text counts them all."""
    worst_first = sorted(
        findings,
        key=lambda f: (
            bool(f.finding.source.model),
            -f.finding.severity,
            f.finding.location.path,
            f.finding.location.range.start_line,
            f.id,
        ),
    )
    return [_annotation(finding, document.folded_into(finding)) for finding in worst_first[:MAX_ANNOTATIONS]]


def _annotation(finding: ReviewFinding, folded: Sequence[ReviewFinding]) -> Annotation:
    place = finding.finding.location.range
    model = finding.finding.source.model
    annotation: Annotation = {
        "path": finding.finding.location.path,
        "start_line": place.start_line,
        "end_line": place.end_line,
        "annotation_level": "notice" if model else _LEVELS.get(finding.finding.severity, "notice"),
        "title": (f"{finding.finding.rule_id}, suggested by {model}" if model else finding.finding.rule_id)[:255],
        "message": finding.finding.message,
    }
    if rules := folding.rules(finding, folded):
        annotation["message"] += f" Also found by {words.listed(rules)}."
    return annotation
