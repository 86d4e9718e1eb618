"""The models of one command: nothing is imported, opened or sent unless somebody asked for it."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from cli.errors import CommandError
from review_service.pipeline.policy import Policy

if TYPE_CHECKING:
    from review_service.models.access import ModelAccess


class CommandModels:
    """Access to models while the `async with` block lasts; one budget and one cache for all its reviews.

    `insist`: the person at the keyboard asked for models, so it is an error if there are none.
    """

    def __init__(self, *, insist: bool) -> None:
        self._insist = insist
        self._access: ModelAccess | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._access is not None:
            await self._access.desk.close()

    def for_policy(self, policy: Policy) -> "ModelAccess | None":
        """The access, if the policy wants models and one is set up. Raises CommandError."""
        if not policy.models.enabled:
            return None
        self._access = self._access or self._opened()
        return self._access

    def _opened(self) -> "ModelAccess | None":
        from kit.settings import SettingsError, load
        from review_service.models.assemble import model_access
        from review_service.models.budget import MemoryBudget
        from review_service.models.provider import LibraryMissing
        from review_service.models.replies import MemoryReplies
        from review_service.models.settings import ModelSettings

        try:
            access = model_access(load(ModelSettings), MemoryBudget(), MemoryReplies())
        except (SettingsError, LibraryMissing) as error:
            raise CommandError(str(error)) from error
        if access is None and self._insist:
            raise CommandError("--models needs a model: set SQUAD_LLM_MODEL and SQUAD_LLM_BASE_URL, see docs/models.md")
        return access
