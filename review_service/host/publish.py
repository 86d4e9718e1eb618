"""Puts a finished review on its pull request: comments, summary, check. Looks first: nothing stands twice."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

from report.document import ReviewDocument
from report.markdown import check_output, inline_comment, summary_comment
from review_service.host import markers
from review_service.host.annotations import annotations_of
from review_service.host.api import Api
from review_service.host.checks import Checks
from review_service.host.protocol import NO_THREADS, HostError, Published, Threads, UnsureError
from review_service.pipeline.place import Placement
from squad.review.v1.review_pb2 import Review, ReviewFinding, ShownAs

_T = TypeVar("_T")
_TRIES = 3
_UNPROCESSABLE = 422


class Publisher:
    """One review on its way to one pull request."""

    def __init__(
        self,
        api: Api,
        token: str,
        login: str,
        document: ReviewDocument,
        placements: Sequence[Placement],
        beside: Sequence[Review] = (),
        threads: Threads = NO_THREADS,
    ) -> None:
        self._beside = beside
        self._api = api
        self._token = token
        self._login = login
        self._document = document
        self._placements = {placement.finding_id: placement for placement in placements}
        self._threads = threads
        self._comments: dict[str, int] = {}
        self._repository = f"/repos/{document.review.repository.full_name}"
        self._number = document.review.change.pull_request

    async def publish(self) -> Published:
        """Everything, in the order in which a crash does least harm. Raises HostError."""
        refused: list[ReviewFinding] = []
        if self._number:
            refused = await looking_first(self._comment)
            await looking_first(self._answer)
            await looking_first(self._summarise)
        run = await looking_first(lambda: self._check(refused))
        page = await self._page() if self._number else str(run.get("html_url") or "")
        return Published(page, self._comments, frozenset(finding.id for finding in refused))

    async def _page(self) -> str:
        pull = await self._api.get(f"{self._repository}/pulls/{self._number}", self._token)
        return str(pull["html_url"])

    async def _comment(self) -> list[ReviewFinding]:
        """Posts what no comment of ours says yet, or ever said; answers the findings that GitHub would not have."""
        self._comments = markers.threads_in(await self._ours())
        said = self._comments.keys() | self._threads.known.keys()
        inline = [f for f in self._document.findings if f.shown_as == ShownAs.SHOWN_AS_INLINE]
        wanted = [f for f in inline if f.id in self._placements and f.fingerprint not in said]
        refused = [f for f in inline if f.id not in self._placements] + await self._post(wanted)
        if wanted:
            self._comments = markers.threads_in(await self._ours())
        return refused

    async def _ours(self) -> list[dict[str, Any]]:
        """Our comments on lines, the oldest first."""
        comments = await self._api.pages(f"{self._repository}/pulls/{self._number}/comments", self._token)
        return markers.written_by(comments, self._login)

    async def _answer(self) -> None:
        """Says in the thread of a finding that it is back; where the comment was deleted, nothing is said."""
        threads = {known: self._comments[known] for known in sorted(self._threads.back & self._comments.keys())}
        comments = await self._ours() if threads else []
        for fingerprint, comment_id in threads.items():
            mark = markers.back_mark(fingerprint, self._document.review.change.head_commit)
            if not _is_there(mark, comments):
                path = f"{self._repository}/pulls/{self._number}/comments/{comment_id}/replies"
                body = markers.with_mark("This was gone, and is there again.", mark)
                await self._api.change("POST", path, self._token, {"body": body})

    async def _post(self, findings: Sequence[ReviewFinding]) -> list[ReviewFinding]:
        """One review; when GitHub refuses it whole and names no comment, halves, until the refused ones are known.

        After a force-push it refuses every one, so nothing more is tried then.
        """
        if not findings:
            return []
        try:
            await self._review(findings)
        except HostError as error:
            if error.status != _UNPROCESSABLE:
                raise
            if len(findings) == 1 or not await self._is_head():
                return list(findings)
            middle = len(findings) // 2
            return await self._post(findings[:middle]) + await self._post(findings[middle:])
        return []

    async def _is_head(self) -> bool:
        """Whether the reviewed commit is still what the pull request ends with: on another no comment can stand."""
        pull = await self._api.get(f"{self._repository}/pulls/{self._number}", self._token)
        return bool(pull["head"]["sha"] == self._document.review.change.head_commit)

    async def _review(self, findings: Sequence[ReviewFinding]) -> None:
        review, count = self._document.review, len(findings)
        said = f"Code Review Squad has {count} comment{'' if count == 1 else 's'}."
        body = {
            "commit_id": review.change.head_commit,
            "event": "COMMENT",
            "body": markers.with_mark(said, markers.review_mark(review.id)),
            "comments": [self._draft(finding) for finding in findings],
        }
        await self._api.change("POST", f"{self._repository}/pulls/{self._number}/reviews", self._token, body)

    def _draft(self, finding: ReviewFinding) -> dict[str, Any]:
        place = self._placements[finding.id]
        folded = self._document.folded_into(finding)
        body = markers.with_mark(
            inline_comment(finding, place.suggestion, folded, self._document), markers.finding_mark(finding.fingerprint)
        )
        draft = {"path": place.path, "line": place.end_line, "side": "RIGHT", "body": body}
        if place.start_line < place.end_line:
            draft |= {"start_line": place.start_line, "start_side": "RIGHT"}
        return draft

    async def _summarise(self) -> None:
        """Writes the summary, or changes the one there is."""
        path = f"{self._repository}/issues/{self._number}/comments"
        ours = markers.written_by(await self._api.pages(path, self._token), self._login)
        body = markers.with_mark(summary_comment(self._document), markers.SUMMARY)
        old = next((comment for comment in ours if markers.has_summary_mark(comment)), None)
        if old is None:
            await self._api.change("POST", path, self._token, {"body": body})
        elif old["body"] != body:
            await self._api.change(
                "PATCH", f"{self._repository}/issues/comments/{old['id']}", self._token, {"body": body}
            )

    async def _check(self, refused: Sequence[ReviewFinding]) -> dict[str, Any]:
        shown = [f for f in self._document.findings if f.shown_as == ShownAs.SHOWN_AS_ANNOTATION]
        checks = Checks(self._api, self._token, self._login, self._document.review, self._beside)
        return await checks.complete(check_output(self._document), annotations_of(self._document, [*shown, *refused]))


def _is_there(mark: str, comments: Iterable[dict[str, Any]]) -> bool:
    return any(markers.has_mark(comment, mark) for comment in comments)


async def looking_first(step: Callable[[], Awaitable[_T]]) -> _T:
    """Runs a step that looks before it acts; when an answer was lost, it looks again and does what is missing."""
    for _ in range(_TRIES - 1):
        try:
            return await step()
        except UnsureError:
            continue
    return await step()
