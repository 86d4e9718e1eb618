"""What a model said, as far as it has the form that was asked for."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

MAX_BYTES = 64 << 10
MAX_SCHEMA_BYTES = 32 << 10
_MAX_DEPTH = 20


class FormError(ValueError):
    """The answer or the schema cannot be used; one sentence without its subject."""


def parse(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as an object of the schema. Raises FormError."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise FormError("answered with more than 64 KiB")
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormError("answered with something that is no JSON") from error
    if not isinstance(answer, dict):
        raise FormError("answered with something that is no JSON object")
    _check_depth(answer, _MAX_DEPTH)
    try:
        problem = next(iter(_validator(json.dumps(schema, sort_keys=True)).iter_errors(answer)), None)
    except RecursionError as error:
        raise FormError("was asked for a form without end") from error
    if problem is not None:
        raise FormError(f"answered in another form than asked for, at `{problem.json_path[:100]}`")
    return answer


def _check_depth(value: object, left: int) -> None:
    if left == 0:
        raise FormError(f"answered with JSON nested deeper than {_MAX_DEPTH} levels")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        _check_depth(each, left - 1)


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema))


def foreign_schema(text: str) -> dict[str, Any]:
    """A schema that somebody else wrote. Raises FormError when it is none, or could fetch, recurse or stall."""
    if len(text.encode()) > MAX_SCHEMA_BYTES:
        raise FormError("asked for a form of more than 32 KiB")
    try:
        schema = json.loads(text)
        Draft202012Validator.check_schema(schema)
    except (ValueError, RecursionError, SchemaError) as error:
        raise FormError("asked for a form that is no JSON Schema") from error
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise FormError("asked for a form that is no object")
    _refuse_tricks(schema)
    return schema


def _refuse_tricks(value: object) -> None:
    """No reference, which could lead elsewhere or in circles, and no regular expression, which could stall."""
    if isinstance(value, dict):
        tricks = {"$ref", "$dynamicRef", "pattern", "patternProperties", "format"} & value.keys()
        if tricks:
            raise FormError(f"asked for a form with `{min(tricks)}`, which is not supported")
        for each in value.values():
            _refuse_tricks(each)
    elif isinstance(value, list):
        for each in value:
            _refuse_tricks(each)
