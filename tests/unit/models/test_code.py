import pytest

from review_service.models.code import LONGEST_LINE, Code, grouped
from review_service.pipeline.change import line_ranges
from review_service.pipeline.classify import Content, ReviewedFile
from squad.code.v1.change_pb2 import ChangedFile
from squad.code.v1.finding_pb2 import Evidence, Finding
from squad.code.v1.location_pb2 import Location, TextRange
from squad.review.v1.review_pb2 import ReviewFinding


def code(text: str, *findings: ReviewFinding) -> Code:
    file = ChangedFile(path="a.py", language="python", changed_lines=line_ranges([(2, 2)]))
    return Code([ReviewedFile(file, Content(None, text.encode()), None, text.count("\n"), ())], findings)


def test_lines_are_numbered_and_those_that_the_change_wrote_are_marked():
    shown = code("a\nb\nc\nd\n").around("a.py", [2], 1)
    assert [(each["number"], each["changed"], each["text"]) for each in shown] == [
        (1, False, "a"),
        (2, True, "b"),
        (3, False, "c"),
    ]


def seen(start: int, end: int) -> ReviewFinding:
    """What an agent says that saw a secret in these lines."""
    place = Location(path="a.py", range=TextRange(start_line=start, end_line=end))
    return ReviewFinding(finding=Finding(location=place, evidence=[Evidence(location=place, quote="a: ****")]))


@pytest.mark.parametrize(
    "line",
    [
        "connect('plain words', \"b\")",
        "db_password: Tr!ckyHorseWord",
        "DB_PASSWORD=Tr!ckyHorseWord",
        "<password>Tr!ckyHorseWord</password>",
        "login Tr!ckyHorseWord # password: see above",
    ],
)
def test_where_an_agent_saw_a_secret_the_line_is_hidden(line):
    assert code(f"x\n  {line}\ny\n", seen(2, 2)).lines("a.py")[:3] == ["x", "  ****", "y"]


def test_a_secret_of_several_lines_is_hidden_in_each_of_them():
    key = "key: |\n  wordsWordsWords\n  moreWords==\nnext: 1\n"
    assert code(key, seen(1, 3)).lines("a.py")[:4] == ["****", "  ****", "  ****", "next: 1"]


def test_a_long_line_is_cut_and_takes_no_half_of_a_word_along():
    line = code("x = 1 " + "y" * (LONGEST_LINE - 10) + " ghp_0123456789abcdefghij0123456789abcdef\n").lines("a.py")[0]
    assert line.endswith("y …")


def test_what_fits_goes_together_and_what_does_not_is_counted():
    sizes = [("a", 60), ("b", 30), ("c", 50), ("huge", 200), ("d", 40), ("e", 90)]
    assert grouped(sizes, room=100, most=2) == ([["a", "b"], ["c", "d"]], 2)
