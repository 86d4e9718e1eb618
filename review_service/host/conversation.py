"""Talks on GitHub's pull requests: who somebody is there, our answers, and people's reactions to our comments."""

from collections.abc import AsyncIterator, Collection
from typing import Any

from review_service.commands.roles import Role
from review_service.host import markers
from review_service.host.api import Api
from review_service.host.protocol import Answer, HostError, Reaction

_ROLES = {role.name.lower(): role for role in Role}
_NOT_FOUND = 404
_OPINIONS = frozenset({"+1", "-1"})


class Conversation:
    """The pull requests of one repository. `login` is ours; empty where the host does not tell."""

    def __init__(self, api: Api, token: str, login: str, full_name: str) -> None:
        self._api = api
        self._token = token
        self._login = login
        self._repository = f"/repos/{full_name}"

    async def role_of(self, login: str) -> Role:
        """What somebody may do in the repository. Raises HostError."""
        try:
            said = await self._api.get(f"{self._repository}/collaborators/{login}/permission", self._token)
        except HostError as error:
            if error.status != _NOT_FOUND:
                raise
            return Role.NONE
        # A role that an organisation made up stands on one of GitHub's, which `permission` names.
        return _ROLES.get(said.get("role_name", ""), _ROLES.get(said["permission"], Role.NONE))

    async def answer(self, answer: Answer) -> None:
        """Says it, unless it was said before; where the thread is gone, in the conversation. Raises HostError."""
        mark = markers.answer_mark(answer.id)
        body = {"body": markers.with_mark(answer.body, mark)}
        on_lines = f"{self._repository}/pulls/{answer.pull_request}/comments"
        below = f"{self._repository}/issues/{answer.pull_request}/comments"
        for path in (below, on_lines) if answer.thread_id else (below,):
            ours = markers.written_by(await self._api.pages(path, self._token), self._login)
            if any(markers.has_mark(comment, mark) for comment in ours):
                return
        if answer.thread_id and await self._replied(f"{on_lines}/{answer.thread_id}/replies", body):
            return
        await self._api.change("POST", below, self._token, body)

    async def _replied(self, path: str, body: dict[str, str]) -> bool:
        try:
            await self._api.change("POST", path, self._token, body)
        except HostError as error:
            if error.status != _NOT_FOUND:
                raise
            return False
        return True

    async def reactions(self, pull_request: int, to: Collection[int]) -> AsyncIterator[Reaction]:
        """People's thumbs, up or down, on those of our comments. Raises HostError."""
        comments = await self._api.pages(f"{self._repository}/pulls/{pull_request}/comments", self._token)
        for comment in comments:
            if comment["id"] in to and any(comment.get("reactions", {}).get(content) for content in _OPINIONS):
                path = f"{self._repository}/pulls/comments/{comment['id']}/reactions"
                for entry in await self._api.pages(path, self._token):
                    if entry["content"] in _OPINIONS and _is_person(entry.get("user")):
                        login = entry["user"]["login"]
                        yield Reaction(entry["id"], comment["id"], login, useful=entry["content"] == "+1")


def _is_person(user: dict[str, Any] | None) -> bool:
    """Deleted accounts and programs have no opinion."""
    return user is not None and user.get("type", "User") == "User"
