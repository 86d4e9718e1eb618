import pytest

from kit.errors import FieldInvalid, FieldRequired
from tenancy_service import checks

CASES = [
    (checks.uuid, "7", "must be a UUID"),
    (checks.uuid, "", "must be a UUID"),
    (checks.name, "-a", "must be 2 to 40"),
    (checks.host, "GitHub", "must be the name of a code host"),
    (checks.full_name, "a//b", "must be owner/name"),
    (checks.full_name, "a/b c", "must be owner/name"),
    (checks.email, "a@b@c", "must be a mail address"),
    (checks.positive, 0, "must be above 0"),
    (checks.positive, -7, "must be above 0"),
    (checks.role, 0, "must be viewer"),
    (checks.role, 5, "must be viewer"),
    (checks.scopes, ["reviews:read", "all"], "not 'all'"),
]


@pytest.mark.parametrize(("check", "value", "why"), CASES)
def test_a_bad_value_is_refused_with_its_field_and_what_it_must_be(check, value, why):
    with pytest.raises(FieldInvalid, match=why) as error:
        check("field", value)
    assert error.value.metadata == {"field": "field"}


@pytest.mark.parametrize("value", ["a\0b", "a\nb", "a\x7fb", "\ud800"])
def test_a_control_character_is_refused(value):
    with pytest.raises(FieldInvalid, match="control characters"):
        checks.text("field", value, 10)


def test_a_text_is_trimmed_and_limited_in_characters():
    assert checks.text("field", "  ä" * 1, 1) == "ä"
    with pytest.raises(FieldInvalid, match="at most 1 character"):
        checks.text("field", "äö", 1)


def test_spaces_are_no_text():
    with pytest.raises(FieldRequired):
        checks.required_text("field", "  ", 10)


@pytest.mark.parametrize("name", ["ab", "a-b", "a1", "a" * 40])
def test_a_good_name_is_taken_as_it_is(name):
    assert checks.name("name", name) == name


def test_scopes_are_sorted_and_hold_nothing_twice():
    assert checks.scopes("scopes", ["tenancy:read", "reviews:read", "tenancy:read"]) == ["reviews:read", "tenancy:read"]
