"""What a rule of a repository may say, and what is refused in which words."""

import pytest

from review_service.pipeline.policy import DEFAULT_POLICY, PolicyError, parse_policy
from review_service.pipeline.policy_file import rules_of
from squad.agent.v1.agent_pb2 import Agent

GOOD = "id: a\nlanguage: python\nmessage: No.\nrule:\n  pattern: print($A)\n"
NAME = ".squad/rules/a.yml"

REFUSED = {
    "unknown key": (GOOD + "patern: x\n", ":6: unknown key `patern`"),
    "unknown key of a rule": (GOOD + "  kinds: x\n", "unknown field `kinds`"),
    "unknown kind": (GOOD.replace("pattern: print($A)", "kind: no_such_kind"), ":5: `rule.kind`"),
    "kind in a part": (GOOD + "  has:\n    kind: no_such_kind\n", ":7: `rule.has.kind`"),
    "broken regex": (GOOD + "  regex: (\n", ":6: `rule.regex`: ast-grep refuses it (unclosed group)"),
    "regex of a constraint": (GOOD + "constraints:\n  A:\n    regex: (\n", ":8: `constraints.A.regex`"),
    "part of a pattern": (
        GOOD.replace("print($A)", "def $F("),
        ":5: `rule.pattern`: `def $F(` is no whole piece of python",
    ),
    "number for text": (GOOD.replace("No.", "3"), ":3: `message` must be text: put it into quotes"),
    "long regex": (GOOD + f"  regex: {'a' * 501}\n", "longer than 500"),
    "language without a grammar": (GOOD.replace("python", "cobol"), ":2: `language`: cobol has no grammar here"),
    "id": (GOOD.replace("id: a", "id: A_b"), ":1: `id`"),
    "agent": (GOOD + "metadata: {agent: nobody}\n", "`metadata.agent`"),
    "alias": ("id: &x a\nlanguage: python\nmessage: *x\nrule: {pattern: a}\n", "aliases are not supported"),
    "second document": (GOOD + "---\n" + GOOD.replace("id: a", "id: b") + "more: 1\n", ":12: unknown key `more`"),
    "twice": (GOOD + "---\n" + GOOD, "two custom rules are named `logic/custom-a`"),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_with_file_and_line(text, words):
    with pytest.raises(PolicyError) as error:
        rules_of({NAME: text.encode()}, ())
    assert str(error.value).startswith(NAME)
    assert words in str(error.value)


WHOLE = {
    "python": ["print($A)", "@$NAME", "class $C: $$$BODY", "def $F($$$ARGS): $$$BODY"],
    "php": ["eval($A)"],
    "cpp": ["std::cout << $A"],
    "html": ["<a href=$A>$$$B</a>"],
    "go": ["func $F($$$A) error { $$$B }"],
    "javascript": ["console.log($$$A)"],
    "terraform": ["acl = $A"],
}


@pytest.mark.parametrize(("language", "pattern"), [(name, each) for name, many in WHOLE.items() for each in many])
def test_a_pattern_of_a_whole_piece_is_taken(language, pattern):
    text = f"id: a\nlanguage: {language}\nmessage: No.\nrule:\n  pattern: '{pattern}'\n"
    assert len(rules_of({NAME: text.encode()}, ())) == 1


def test_message_and_note_become_two_sentences_on_one_line():
    text = GOOD.replace("message: No.", "message: |\n  Not\n  here\nnote: Use the log")
    (rule,) = rules_of({NAME: text.encode()}, ())
    assert rule.told()["message"] == "Not here. Use the log."


def test_too_many_files_or_rules_are_refused():
    with pytest.raises(PolicyError, match="more than 100 files"):
        rules_of({f"{number}.yml": b"" for number in range(101)}, ())
    many = "---\n".join(GOOD.replace("id: a", f"id: a{number}") for number in range(201))
    with pytest.raises(PolicyError, match="more than 200 custom rules"):
        rules_of({NAME: many.encode()}, ())


def test_an_agent_is_told_its_own_rules_and_the_digest_changes_with_them():
    policy = parse_policy(
        f"custom_rules:\n  - {{{GOOD.splitlines()[0]}, language: sh, message: No., rule: {{pattern: a}}}}".encode(), "x"
    )
    assert policy.settings_for("logic").options["custom_rules"][0]["language"] == "shell"
    assert "custom_rules" not in policy.settings_for("security").options
    assert policy.digest != DEFAULT_POLICY.digest


def test_the_described_agent_grows_by_the_rule_and_its_language():
    from review_service.pipeline.custom_rules import with_custom_rules

    (rule,) = rules_of({NAME: GOOD.replace("python", "Yaml").encode()}, ())
    grown = with_custom_rules(Agent(name="logic", languages=["python"]), [rule])
    assert (list(grown.languages), grown.rules[0].id) == (["python", "yaml"], "logic/custom-a")
    assert with_custom_rules(Agent(name="style"), [rule]) == Agent(name="style")
