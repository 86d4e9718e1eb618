"""What the routes share."""

from typing import Annotated
from uuid import uuid4

from pydantic import Field

RequestId = Annotated[
    str, Field(max_length=40, description="a UUID of yours; repeats are answered with the first result")
]


def new_id(given: str) -> str:
    """The caller's request id, or a new one."""
    return given or str(uuid4())
