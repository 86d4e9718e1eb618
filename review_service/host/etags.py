"""Answers kept with their ETags: GitHub charges nothing for saying that one is still good."""

from collections import OrderedDict
from collections.abc import Mapping

import httpx

_MAX_BYTES = 16 << 20
_MAX_ANSWER_BYTES = 1 << 20


class Etags:
    """The answers to what was read last, by address, bounded by size. Each is used only when the host says it may be.

    So an answer that one token got is never given to another that could not have read it.
    """

    def __init__(self, max_bytes: int = _MAX_BYTES) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, httpx.Response] = OrderedDict()

    def find(self, address: str) -> httpx.Response | None:
        """The answer kept for an address."""
        found = self._kept.get(address)
        if found is not None:
            self._kept.move_to_end(address)
        return found

    def keep(self, address: str, answer: httpx.Response) -> None:
        """Keeps an answer that has an ETag, and forgets what was not asked for the longest."""
        self._forget(address)
        if answer.status_code != httpx.codes.OK or "etag" not in answer.headers:
            return
        if len(answer.content) <= min(_MAX_ANSWER_BYTES, self._max_bytes):
            self._kept[address] = answer
            self._bytes += len(answer.content)
        while self._bytes > self._max_bytes:
            self._forget(next(iter(self._kept)))

    def _forget(self, address: str) -> None:
        gone = self._kept.pop(address, None)
        self._bytes -= len(gone.content) if gone is not None else 0


def condition(kept: httpx.Response | None) -> Mapping[str, str]:
    """The header that asks only for what is new."""
    return {} if kept is None else {"If-None-Match": kept.headers["etag"]}
