"""Puts the access to models together from the settings."""

from review_service.models.access import ModelAccess
from review_service.models.budget import Budget, Limits
from review_service.models.desk import ModelDesk
from review_service.models.provider import Provider, require_library
from review_service.models.replies import Replies
from review_service.models.settings import ModelSettings, endpoints_of


def model_access(settings: ModelSettings, budget: Budget, replies: Replies) -> ModelAccess | None:
    """The access; None when no model is set up.

    Raises:
        SettingsError: The endpoints cannot be read.
        LibraryMissing: A model is set up and the client library is not installed.
    """
    if not settings.has_models:
        return None
    require_library()
    return ModelAccess(
        desk=ModelDesk(endpoints_of(settings), Provider(), replies),
        budget=budget,
        limits=Limits(settings.llm_monthly_tokens, settings.monthly_cost_micros),
        review_tokens=settings.llm_review_tokens,
        call_seconds=settings.llm_call_seconds,
        review_seconds=settings.llm_review_seconds,
    )
