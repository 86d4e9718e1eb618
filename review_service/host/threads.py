"""The threads of our comments: resolved when the finding is gone and nobody else spoke last, opened when it is back.

Only a mutation of GraphQL does it, and GitHub lets an App do it only with `contents: write`, which no review needs:
operators opt in.
"""

from collections.abc import AsyncIterator, Collection
from typing import Any

from review_service.host.graphql import GraphQL
from squad.review.v1.review_pb2 import Review

_LIST = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { reviewThreads(first: 50, after: $after) {
    nodes { id isResolved comments(first: 100) {
      nodes { databaseId author { login __typename } } pageInfo { hasNextPage }
    } }
    pageInfo { hasNextPage endCursor }
  } } }
}"""
_RESOLVE = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id } } }"
_UNRESOLVE = "mutation($id: ID!) { unresolveReviewThread(input: {threadId: $id}) { thread { id } } }"
_MAX_PAGES = 100
Thread = dict[str, Any]


class ReviewThreads:
    """The threads of one pull request."""

    def __init__(self, graphql: GraphQL, login: str, review: Review) -> None:
        """`login` is ours; empty where the host does not tell."""
        self._graphql = graphql
        self._login = login
        self._review = review

    async def settle(self, gone: Collection[int], back: Collection[int]) -> None:
        """Resolves the threads that begin with comments `gone`, opens those that begin with `back`. Raises HostError.

        A thread in which somebody else spoke last stays as it is: what they said is theirs to close.
        """
        async for thread in self._threads():
            comments = thread["comments"]["nodes"]
            root = comments[0]["databaseId"] if comments else 0
            if root in gone and not thread["isResolved"] and self._is_ours_to_close(thread):
                await self._graphql.change(_RESOLVE, id=thread["id"])
            elif root in back and thread["isResolved"]:
                await self._graphql.change(_UNRESOLVE, id=thread["id"])

    async def _threads(self) -> AsyncIterator[Thread]:
        owner, _, name = self._review.repository.full_name.partition("/")
        number, after = self._review.change.pull_request, None
        for _ in range(_MAX_PAGES):
            data = await self._graphql.ask(_LIST, owner=owner, name=name, number=number, after=after)
            page = data["repository"]["pullRequest"]["reviewThreads"]
            for thread in page["nodes"]:
                yield thread
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def _is_ours_to_close(self, thread: Thread) -> bool:
        """Whether the last word is ours; of a thread too long to be seen whole nobody knows."""
        comments = thread["comments"]
        return not comments["pageInfo"]["hasNextPage"] and self._by_us(comments["nodes"][-1].get("author"))

    def _by_us(self, author: dict[str, Any] | None) -> bool:
        """GraphQL leaves the `[bot]` off a login; an author of None is a deleted account."""
        if author is None or author["__typename"] != "Bot":
            return False
        return not self._login or f"{author['login'].removesuffix('[bot]')}[bot]" == self._login
