"""Who a finding was before: probes of what people do to their files between two pushes."""

import pytest

from review_service.pipeline.anchors import anchors_of
from review_service.pipeline.classify import Content, ReviewedFile
from review_service.pipeline.match import Life, match
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.finding_pb2 import Evidence, Finding
from squad.code.v1.location_pb2 import LineRange, Location, TextRange
from squad.review.v1.review_pb2 import Lifecycle, ReviewFinding

SEEN, FIXED = Lifecycle.LIFECYCLE_PERSISTING, Lifecycle.LIFECYCLE_FIXED
BAD = "run(command, shell=True)  # BAD"


def text(*lines):
    return "".join(f"{line}\n" for line in lines)


FILE = text("import os", "", "def f(x):", "    y = x + 1", "    " + BAD, "    return y", "", "def g():", "    return 2")


def files(texts):
    made = {}
    for path, content in texts.items():
        count = content.count("\n")
        file = ChangedFile(path=path, changed_lines=[LineRange(start_line=1, end_line=count)])
        made[path] = ReviewedFile(file, Content(None, content.encode()), None, count, ())
    return made


def sight(path, content, rule="security/shell", word="BAD"):
    """Findings on every line with the word, inside the last function above it."""
    found, symbol = [], ""
    for number, line in enumerate(content.split("\n"), 1):
        symbol = line.split("(")[0][4:] if line.startswith("def ") else symbol
        if word in line:
            place = Location(path=path, symbol=symbol, range=TextRange(start_line=number, end_line=number))
            evidence = [Evidence(location=place, quote=line.strip())]
            made = Finding(rule_id=rule, location=place, evidence=evidence)
            found.append(ReviewFinding(id=f"{rule} {path}:{number}", finding=made, fingerprint=f"{path}:{number}"))
    return found


def seen(texts):
    found = [each for path, content in texts.items() for each in sight(path, content)]
    return found, anchors_of(found, files(texts))


def followed(before, after, state=SEEN):
    """Place of each finding now -> its place before."""
    (then, known), (now, anchors) = seen(before), seen(after)
    lives = [Life(each, known[each.id], state) for each in then]
    pairs = match(lives, now, anchors, after.keys())
    return {one.fingerprint: life.fingerprint for one in now if (life := _finding(pairs.get(one.id)))}


def _finding(life):
    return life and life.finding


def one_push(after, before=FILE, path="a.py", state=SEEN):
    return followed({"a.py": before}, {path: after}, state)


LONG = "execute(f'SELECT name FROM users WHERE id = {user_id}')  # BAD"
SHIFTED = {
    "nothing": (FILE, "a.py:5"),
    "lines above it": ("# one\n# two\n" + FILE, "a.py:7"),
    "its own indentation": (FILE.replace("    " + BAD, "        " + BAD), "a.py:5"),
    "its own white space": (FILE.replace("(command, shell=True)", "( command,shell = True )"), "a.py:5"),
    "a neighbour": (FILE.replace("y = x + 1", "y = x + 2"), "a.py:5"),
    "both neighbours": (FILE.replace("y = x + 1", "y = 2").replace("return y", "return 0"), "a.py:5"),
    "the layout of its neighbours": (FILE.replace("y = x + 1", "y = (x +\n         1)"), "a.py:6"),
    "blank lines": (FILE.replace("    " + BAD, "\n    " + BAD + "\n"), "a.py:6"),
    "the function's name": (FILE.replace("def f(", "def renamed("), "a.py:5"),
    "its own code": (FILE.replace("(command, shell", "(other, shell"), "a.py:5"),
    "its own code and a line beside it": (FILE.replace("command", "c").replace("return y", "return 1"), "a.py:5"),
}


@pytest.mark.parametrize("what", SHIFTED)
def test_a_finding_stays_who_it_is_when_a_push_changes(what):
    after, place = SHIFTED[what]
    assert one_push(after) == {place: "a.py:5"}


def test_it_goes_with_its_function_to_another_place_in_the_file():
    assert one_push("def g():\n    return 2\n\n" + FILE.replace("\ndef g():\n    return 2\n", "")) == {
        "a.py:8": "a.py:5"
    }


def test_telling_code_is_known_between_other_lines_of_another_function():
    before, after = FILE.replace(BAD, LONG), FILE.replace("    " + BAD + "\n", "") + "    " + LONG + "\n    # end\n"
    assert one_push(after, before) == {"a.py:9": "a.py:5"}


def test_a_word_that_may_stand_anywhere_is_not():
    before, after = FILE.replace(BAD, "BAD"), FILE.replace("    " + BAD + "\n", "") + "    BAD\n    # end\n"
    assert one_push(after, before) == {}


def test_a_file_that_was_renamed_takes_its_findings_along():
    assert one_push(FILE, path="b.py") == {"b.py:5": "a.py:5"}


def test_a_file_that_was_renamed_and_edited_beside_the_finding_takes_it_along():
    assert one_push(FILE.replace("return y", "return 1"), path="b.py") == {"b.py:5": "a.py:5"}


def test_code_that_went_to_another_file_of_the_change_is_known_by_its_neighbours():
    before = {"a.py": FILE, "b.py": text("x = 1")}
    after = {"a.py": text("import os"), "b.py": text("x = 1", "") + FILE.removeprefix("import os\n")}
    assert followed(before, after) == {"b.py:6": "a.py:5"}


def test_a_copy_in_another_file_is_another_finding():
    assert followed({"a.py": FILE}, {"a.py": FILE, "b.py": FILE}) == {"a.py:5": "a.py:5"}


def test_of_equal_lines_a_new_one_above_is_the_new_one():
    after = FILE.replace("import os\n", f"import os\n{BAD}\n")
    assert one_push(after) == {"a.py:6": "a.py:5"}


def test_of_equal_lines_in_one_function_a_new_one_above_is_the_new_one():
    after = FILE.replace("    y = x + 1\n", f"    {BAD}\n    z = 1\n    y = x + 1\n")
    assert one_push(after) == {"a.py:7": "a.py:5"}


def test_of_equal_lines_the_one_that_is_left_is_told_by_its_neighbours():
    before = FILE.replace("import os\n", f"import os\n{BAD}\n")
    assert one_push(FILE, before) == {"a.py:5": "a.py:6"}


def test_equal_lines_with_equal_neighbours_keep_their_order():
    many = text(*[BAD] * 8)
    assert one_push("x = 1\n" + many, many) == {f"a.py:{n + 1}": f"a.py:{n}" for n in range(1, 9)}


def test_another_rule_is_another_finding():
    found, anchors = seen({"a.py": FILE})
    others = sight("a.py", FILE, rule="logic/a")
    now = anchors_of(others, files({"a.py": FILE}))
    assert match([Life(found[0], anchors[found[0].id], SEEN)], others, now, {"a.py"}) == {}


def test_what_was_fixed_comes_back_with_its_very_code():
    assert one_push(FILE, state=FIXED) == {"a.py:5": "a.py:5"}


def test_other_code_in_the_place_of_what_was_fixed_is_new():
    assert one_push(FILE.replace("(command, shell", "(other, shell"), state=FIXED) == {}


def test_what_is_still_there_is_recognised_before_what_was_fixed():
    found, anchors = seen({"a.py": FILE})
    lives = [Life(found[0], anchors[found[0].id], state) for state in (FIXED, SEEN)]
    assert match(lives, found, anchors, {"a.py"})[found[0].id].lifecycle == SEEN


def test_a_finding_outside_of_the_change_is_known_by_what_its_agent_quoted():
    found = sight("far.py", FILE)
    anchors = anchors_of(found, {})
    moved = sight("far.py", "\n" + FILE)
    pairs = match([Life(found[0], anchors[found[0].id], SEEN)], moved, anchors_of(moved, {}), {"a.py"})
    assert [life.finding.fingerprint for life in pairs.values()] == ["far.py:5"]
