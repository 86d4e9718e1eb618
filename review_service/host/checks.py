"""The check run of a head: one, whatever happens, and never green unless everything was read.

GitHub judges a required check by its name on a commit. A commit may be the head of several pull requests, so their
reviews share its run, and the worst of them is what it says.
"""

from collections.abc import Sequence
from typing import Any

from report.hostile import shorten
from report.markdown import TITLE_LIMIT, CheckOutput, also
from review_service.host.annotations import Annotation, key
from review_service.host.api import Api
from squad.code.v1.coverage_pb2 import IncompleteCheck
from squad.review.v1.review_pb2 import Conclusion, Review, ReviewState

CHECK_NAME = "Code Review Squad"
ANNOTATIONS_A_REQUEST = 50
REVIEW_NOW = {"label": "Review now", "description": "Reads this change now.", "identifier": "review"}
_WAITING = "in_progress"
# A required check is satisfied by success, neutral and skipped: a review that vouches for nothing is none of them.
_CONCLUSIONS = {
    Conclusion.CONCLUSION_PASSED: "success",
    Conclusion.CONCLUSION_FAILED: "failure",
    Conclusion.CONCLUSION_NOT_REVIEWED: "action_required",
    Conclusion.CONCLUSION_OVERRIDDEN: "success",
}
_STATES = {
    ReviewState.REVIEW_STATE_PENDING: _WAITING,
    ReviewState.REVIEW_STATE_RUNNING: _WAITING,
    ReviewState.REVIEW_STATE_FAILED: "failure",
    ReviewState.REVIEW_STATE_CANCELLED: "action_required",
    ReviewState.REVIEW_STATE_SUPERSEDED: "cancelled",
}
_TITLES = {
    ReviewState.REVIEW_STATE_FAILED: "Review failed",
    ReviewState.REVIEW_STATE_CANCELLED: "Review stopped",
    ReviewState.REVIEW_STATE_SUPERSEDED: "A newer head took its place",
}
_WORST_FIRST = (_WAITING, "failure", "action_required", "success", "cancelled")


def external_id(review: Review) -> str:
    """By which a run is found again. It names the head: events of forks name no pull request."""
    return f"squad:{review.change.head_commit}"


class Checks:
    """The check run of one head.

    Args:
        review: The review that speaks.
        beside: The newest reviews of the same head in other pull requests.
    """

    def __init__(self, api: Api, token: str, login: str, review: Review, beside: Sequence[Review] = ()) -> None:
        self._api = api
        self._token = token
        self._login = login
        self._review = review
        self._beside = beside
        self._runs = f"/repos/{review.repository.full_name}/check-runs"

    async def start(self) -> dict[str, Any]:
        """The run, in progress; an earlier one's is taken up again."""
        run = await self._find()
        if run is None:
            return await self._change("POST", self._runs, {**self._new(), "status": _WAITING})
        if run["status"] == _WAITING:
            return run
        return await self._change("PATCH", f"{self._runs}/{run['id']}", {"status": _WAITING})

    async def has_ended(self) -> bool:
        """Whether there is a run and it is completed."""
        run = await self._find()
        return run is not None and bool(run["status"] == "completed")

    async def complete(self, output: CheckOutput, annotations: Sequence[Annotation]) -> dict[str, Any]:
        """Says how the review ended; annotations the run has already are not added again."""
        run = await self._find() or await self.start()
        path, shown = f"{self._runs}/{run['id']}", self._shown(output)
        missing = await self._missing(path, run, annotations)
        batches = [missing[at : at + ANNOTATIONS_A_REQUEST] for at in range(0, len(missing), ANNOTATIONS_A_REQUEST)]
        for batch in batches[:-1]:
            await self._change("PATCH", path, {"output": {**shown, "annotations": batch}})
        last = {**shown, "annotations": batches[-1]} if batches else shown
        return await self._change("PATCH", path, {**self._end(), "output": last})

    async def stop(self, reason: str) -> None:
        """Ends the run of a review that read nothing, was stopped, could not be done, or was overridden."""
        run = await self._find()
        title = _title(self._review)
        body = {**self._end(), "output": self._shown(CheckOutput(title, reason or title, ""))}
        if run is None:
            await self._change("POST", self._runs, {**self._new(), **body})
        else:
            await self._change("PATCH", f"{self._runs}/{run['id']}", body)

    async def settle(self) -> None:
        """Says what all reviews of the head come to, if that is not what the run says."""
        run = await self._find()
        end = self._end()
        if run is not None and (run["status"], run.get("conclusion")) != (end["status"], end.get("conclusion")):
            await self._change("PATCH", f"{self._runs}/{run['id']}", end)

    def _new(self) -> dict[str, Any]:
        head = self._review.change.head_commit
        return {"name": CHECK_NAME, "head_sha": head, "external_id": external_id(self._review)}

    def _end(self) -> dict[str, Any]:
        standings = {standing(each) for each in (self._review, *self._beside)}
        worst = next(each for each in _WORST_FIRST if each in standings)
        if worst == _WAITING:
            return {"status": _WAITING}
        # A button that an earlier end of the run left would stay unless it is taken away.
        actions = [REVIEW_NOW] if worst == "action_required" else []
        return {"status": "completed", "conclusion": worst, "actions": actions}

    def _shown(self, output: CheckOutput) -> dict[str, Any]:
        summary = "\n\n".join(part for part in (also(self._beside), output.summary) if part)
        shown = {"title": output.title, "summary": summary}
        return {**shown, "text": output.text} if output.text else shown

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
        known = {key(annotation) for annotation in there}
        return [annotation for annotation in wanted if key(annotation) not in known]

    async def _change(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        changed: dict[str, Any] = await self._api.change(method, path, self._token, body)
        return changed


def _title(review: Review) -> str:
    if review.conclusion == Conclusion.CONCLUSION_OVERRIDDEN:
        return shorten(review.reason[:1].upper() + review.reason[1:], TITLE_LIMIT)
    if review.conclusion == Conclusion.CONCLUSION_NOT_REVIEWED:
        return "Not reviewed"
    return _TITLES.get(review.state, "Review stopped")


def standing(review: Review) -> str:
    """What a review alone would make the run say: a conclusion of GitHub's, or that it is in progress."""
    if review.conclusion and review.state not in (
        ReviewState.REVIEW_STATE_CANCELLED,
        ReviewState.REVIEW_STATE_SUPERSEDED,
    ):
        if review.conclusion == Conclusion.CONCLUSION_INCOMPLETE:
            asks = review.incomplete_check == IncompleteCheck.INCOMPLETE_CHECK_ACTION_REQUIRED
            return "action_required" if asks else "failure"
        return _CONCLUSIONS.get(review.conclusion, "failure")
    return _STATES.get(review.state, "failure")
