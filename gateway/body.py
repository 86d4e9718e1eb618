"""Reading a request's body without trusting its size."""

from starlette.requests import Request

from kit.errors import TooLarge

_MEGABYTE = 1024 * 1024


async def read_body(request: Request, limit_bytes: int) -> bytes:
    """Read the body; stop as soon as it is over the limit, whatever Content-Length says.

    Raises:
        TooLarge: It is over the limit.
    """
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit_bytes:
        raise TooLarge(f"{limit_bytes // _MEGABYTE} MiB", "the request body")
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit_bytes:
            raise TooLarge(f"{limit_bytes // _MEGABYTE} MiB", "the request body")
        parts.append(part)
    return b"".join(parts)
