"""What is a command in a comment, and what only looks like one."""

import pytest

from review_service.commands.parse import MOST_COMMANDS, Command, commands_in

CASES = {
    "alone": ("/squad review", ["/squad review"]),
    "after other words": ("Thanks!\n/squad review", ["/squad review"]),
    "with a reason": ("/squad ignore 1a2b3c4d it is a test", ["/squad ignore 1a2b3c4d it is a test"]),
    "an id as code": ("/squad fp `1a2b3c4d` no", ["/squad fp 1a2b3c4d no"]),
    "in capitals": ("/Squad Review", ["/squad review"]),
    "several": ("/squad why\n\n/squad help", ["/squad why", "/squad help"]),
    "said twice": ("/squad why\n/squad why", ["/squad why"]),
    "nothing behind it": ("/squad", ["/squad"]),
    "in a quote": ("> /squad override x", []),
    "in a fence": ("```\n/squad override x\n```", []),
    "in an open fence": ("~~~\n/squad override x", []),
    "in indented code": ("    /squad override x", []),
    "in a code span": ("`/squad override x`", []),
    "in a code span of two lines": ("see `a\n/squad override x` there", []),
    "in a list": ("- /squad override x", []),
    "in a heading": ("# hello\n/squad why", ["/squad why"]),
    "in an HTML comment": ("<!--\n/squad override x\n-->", []),
    "in an HTML comment within a line": ("well <!--\n/squad override x -->", []),
    "in the middle of a line": ("please /squad review", []),
    "another word": ("/squadron review", []),
    "no command at all": ("Looks good to me.", []),
}


@pytest.mark.parametrize("name", CASES)
def test_commands_in_a_comment(name):
    text, expected = CASES[name]
    assert [str(each) for each in commands_in(text)] == expected


def test_what_differs_in_its_words_is_another_command():
    assert Command("ignore", "a").digest != Command("ignore", "b").digest
    assert Command("ignore", "a").digest == Command("ignore", "a").digest


def test_of_a_flood_the_first_few_count():
    assert len(commands_in("\n".join(f"/squad ignore {n}" for n in range(1000)))) == MOST_COMMANDS
