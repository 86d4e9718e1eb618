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


def test_where_an_agent_saw_a_secret_every_text_of_the_line_is_hidden():
    place = Location(path="a.py", range=TextRange(start_line=2, end_line=2))
    evidence = Evidence(location=place, quote="connect('****')")
    seen = ReviewFinding(finding=Finding(location=place, evidence=[evidence]))
    assert code("x\nconnect('plain words', \"b\")\n", seen).lines("a.py")[1] == "connect('****', \"****\")"


def test_a_long_line_is_cut_and_takes_no_half_of_a_word_along():
    line = code("x = 1 " + "y" * (LONGEST_LINE - 10) + " ghp_0123456789abcdefghij0123456789abcdef\n").lines("a.py")[0]
    assert line.endswith("y …")


def test_what_fits_goes_together_and_what_does_not_is_counted():
    sizes = [("a", 60), ("b", 30), ("c", 50), ("huge", 200), ("d", 40), ("e", 90)]
    assert grouped(sizes, room=100, most=2) == ([["a", "b"], ["c", "d"]], 2)
