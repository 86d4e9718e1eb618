"""What the agents are doing, on one line of a terminal's stderr; nothing anywhere else."""

import sys
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from review_service.pipeline.analyze import Event


class Progress:
    """Shows which agents still work while the `with` block lasts."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._busy = list(names)
        self._asks_models = False
        self._status: Any = None
        self._context: AbstractContextManager[Any] = nullcontext()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console

            self._status = self._context = Console(stderr=True).status(self._text())
        self._context.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._context.__exit__(kind, error, traceback)

    def event(self, event: "Event") -> None:
        """Takes note of what happened."""
        agent = event.detail.get("agent")
        if event.kind == "agent_finished" and agent in self._busy:
            self._busy.remove(agent)
        self._asks_models |= event.kind == "models"
        if self._status is not None:
            self._status.update(self._text())

    def _text(self) -> str:
        if self._asks_models:
            return "Asking models"
        return f"Reading: {', '.join(self._busy)}" if self._busy else "Checking the fixes"
