"""A change at a glance, without a model."""

import pytest

from report import markdown, text
from report.changes import FileChange
from report.overview import overview
from squad.review.v1.review_pb2 import Reach, ShownAs
from tests.support.reports import finding, gap, location, review

SOURCE = FileChange("app/db.py", "source", 1200, 3)
TEST = FileChange("tests/test_db.py", "tests", 20, 0)
LOGO = FileChange("logo.png", "other", 0, 0)
LOCK = FileChange("uv.lock", "dependencies", 5, 5)


def seen(*changes, findings=(), cells=()):
    return overview(_document(*changes, findings=findings, cells=cells))


def _document(*changes, findings=(), cells=()):
    document = review(*findings, cells=tuple(cells))
    return type(document)(document.review, document.findings, document.cells, document.agents, changes=changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([SOURCE], "1 source file, +1,200 -3; no test changed."),
        ([TEST], "1 test file, +20 -0."),
        ([SOURCE, TEST], "2 files, +1,220 -3: 1 source (+1,200 -3), 1 test (+20 -0)."),
        ([LOCK, LOGO], "2 files, +5 -5: 1 dependency (+5 -5), 1 other."),
    ],
)
def test_files_and_lines_are_counted_by_kind(changes, said):
    assert seen(*changes).changed == said


def test_the_worst_file_comes_first_and_what_an_entry_point_reaches_is_said():
    entered = finding(reach=Reach.REACH_ENTRY_POINT, id="2")
    low = finding(at=location("a.py"), severity=1, id="3")
    shown = seen(SOURCE, findings=[low, entered])
    assert shown.risk == "2 findings (1 high, 1 low) in 2 files, 1 of them reached from an entry point."
    assert shown.risks == ["app/db.py (+1,200 -3): 1 high, reached from an entry point", "a.py: 1 low"]


def test_five_files_are_named_and_the_rest_counted():
    found = [finding(at=location(f"f{n}.py"), id=str(n)) for n in range(7)]
    assert seen(SOURCE, findings=found).risks[-1] == "and 2 more files"


def test_what_models_say_and_what_is_silent_is_no_risk():
    guessed = finding()
    guessed.finding.source.model = "small-model"
    silent = finding(shown_as=ShownAs.SHOWN_AS_SUPPRESSED)
    assert seen(SOURCE, findings=[guessed, silent]).risk == "no findings."


def test_without_findings_the_most_changed_files_of_code_are_named():
    other = FileChange("app/a.py", "source", 1, 0)
    said = seen(other, SOURCE, LOCK).risk
    assert said == "no findings; most lines changed in app/db.py (+1,200 -3) and app/a.py (+1 -0)."


def test_each_file_is_read_or_said_not_to_be():
    cells = [("logic", gap("a.py", 1, 0)), ("style", gap("a.py", 4, 12)), ("logic", gap("b.py", 1, 0))]
    cells += [("logic", gap("logo.png", 3, 1)), ("logic", gap("README.md", 2, 0)), ("style", gap("b.py", 2, 0))]
    said = "1 of 4 files, 1 not read by every agent, 1 left out on purpose, 1 for no agent."
    assert seen(SOURCE, cells=cells).read == said
    assert seen(SOURCE, cells=[("logic", gap("b.py", 1, 0))]).read == "the file."


def test_a_whole_tree_is_no_change():
    assert overview(review(finding())) is None


def test_it_stands_in_check_summary_comment_and_report_and_no_path_is_obeyed():
    evil = "app/`@octocat`\n# big.py"
    document = _document(FileChange(evil, "source", 1, 0), findings=[finding(at=location(evil))])
    bodies = [markdown.check_output(document).summary, markdown.summary_comment(document), markdown.render(document)]
    for body in bodies:
        assert "**What changed:** 1 source file, +1 -0; no test changed." in body
        assert "- ``app/`@octocat` # big.py`` (+1 -0): 1 high" in body
    assert "What changed: 1 source file" in text.render(document, width=80, colour=False)


def test_what_a_model_says_of_the_change_comes_before_the_facts():
    document = _document(SOURCE)
    document.review.models.summary.text, document.review.models.summary.model = "It adds a cache.", "small-model"
    summary = markdown.check_output(document).summary
    assert 0 < summary.index("It adds a cache.") < summary.index("**What changed:**")
