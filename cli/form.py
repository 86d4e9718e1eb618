"""How a command writes its answer."""

from enum import StrEnum


class Form(StrEnum):
    """For people, or for programs."""

    text = "text"
    json = "json"
