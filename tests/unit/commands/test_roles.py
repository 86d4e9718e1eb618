"""Who may give which command: the whole table, and that the documentation shows it."""

from pathlib import Path

import pytest

from review_service.commands.parse import commands_in
from review_service.commands.roles import Person, Role
from review_service.commands.table import table
from review_service.commands.verb import known

READERS, AUTHORS = {"explain", "help", "why"}, {"full", "pause", "resume", "review"}
WRITERS = READERS | AUTHORS | {"fp", "ignore"}
MAY = {
    "a stranger": (Person("x", Role.NONE), set()),
    "the author who lost access": (Person("x", Role.NONE, is_author=True), set()),
    "a reader": (Person("x", Role.READ), READERS),
    "somebody with the role triage": (Person("x", Role.TRIAGE), READERS),
    "the author, from a fork": (Person("x", Role.READ, is_author=True, from_fork=True), READERS | AUTHORS),
    "the author, from a branch": (Person("x", Role.READ, is_author=True), READERS | AUTHORS | {"fp"}),
    "a writer": (Person("x", Role.WRITE), WRITERS),
    "a maintainer": (Person("x", Role.MAINTAIN), WRITERS | {"override"}),
    "an administrator": (Person("x", Role.ADMIN), WRITERS | {"override"}),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_give_which_command(who):
    person, expected = MAY[who]
    assert {verb.name for verb in known().values() if person.may(verb.needs)} == expected


def test_the_documentation_shows_the_commands_there_are():
    assert table() in Path("docs/commands.md").read_text(encoding="utf-8")


def test_help_gives_no_commands_to_ourselves():
    assert commands_in(table()) == []
