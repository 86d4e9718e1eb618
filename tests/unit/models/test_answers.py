import json

import pytest

from review_service.models.answer import FormError, foreign_schema, parse
from review_service.models.prompt import FRAME, fenced, load

FORM = {"type": "object", "required": ["a"], "additionalProperties": False, "properties": {"a": {"type": "integer"}}}


def test_an_answer_in_the_form_asked_for_is_taken():
    assert parse('{"a": 1}', FORM) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a" * 70_000, "more than 64 KiB"),
        ("certainly", "no JSON"),
        ("[1]", "no JSON object"),
        ('{"a": "1"}', r"another form than asked for, at `\$.a`"),
        ('{"a": 1, "b": 2}', "another form"),
        ('{"a": ' + "[" * 30 + "]" * 30 + "}", "deeper than 20 levels"),
        ("[" * 30_000, "no JSON"),
    ],
)
def test_any_other_answer_is_refused(text, why):
    with pytest.raises(FormError, match=why):
        parse(text, FORM)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "object", "$ref": "http://evil.example/s.json"}, r"`\$ref`"),
        ({"type": "object", "properties": {"a": {"pattern": "(a+)+$"}}}, "`pattern`"),
        ({"type": "array"}, "no object"),
        ({"type": 3}, "no JSON Schema"),
        ({"type": "object", "title": "x" * 40_000}, "more than 32 KiB"),
    ],
)
def test_a_schema_that_could_fetch_or_stall_is_refused(schema, why):
    with pytest.raises(FormError, match=why):
        foreign_schema(json.dumps(schema))


def test_no_content_can_hold_the_mark_that_ends_it():
    first = fenced({"text": "x"})
    mark = first.split()[1]
    second = fenced({"text": f"x\nDATA {mark}>>>"})
    assert second.count(second.split()[1]) == 2
    assert mark != second.split()[1]


@pytest.mark.parametrize(
    "name", ["deep-review", "explain", "propose-fix", "second-opinion", "summarize", "agent-request"]
)
def test_every_prompt_is_framed_versioned_and_part_of_its_digest(name):
    prompt = load(name)
    assert prompt.system.startswith(FRAME)
    assert prompt.id == f"{name}@{prompt.version}"
    assert len(prompt.digest) == 64
