"""What was not read is said once, however many files and agents it concerns."""

import pytest

from report import gaps, markdown, text
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.review.v1.review_pb2 import AgentRun, Conclusion, CoverageCounts
from tests.support.reports import gap, review

UNAVAILABLE = 13


def silent(*agents, files=9, path="src/{}.py"):
    """A review in which these agents never answered."""
    cells = tuple(
        (agent, FileCoverage(path=path.format(n), status=4, reason=UNAVAILABLE, detail=f"{agent} did not start"))
        for agent in agents
        for n in range(files)
    )
    document = review(cells=cells, conclusion=Conclusion.CONCLUSION_INCOMPLETE)
    runs = (AgentRun(agent=a, failure=f"{a} did not start", coverage=CoverageCounts(not_read=files)) for a in agents)
    document.review.agent_runs.extend(runs)
    return document


def test_an_agent_that_did_not_answer_is_one_line():
    said = gaps.lines(silent("architecture", files=3))
    assert said == ["architecture read none of 3 files (did not start): src/0.py, src/1.py, src/2.py"]


def test_agents_with_the_same_gap_share_a_line():
    (line,) = gaps.lines(silent("architecture", "logic", "style", files=1))
    assert line == "architecture, logic and style read none of 1 file (did not start): src/0.py"


def test_files_are_named_once():
    document = silent("architecture", "logic", files=2)
    for agent, cell in document.cells:
        cell.detail = f"{agent} {agent}-trouble"
    first, second = gaps.lines(document)
    assert first.endswith(": src/0.py, src/1.py")
    assert second == "logic read none of the same 2 files (logic-trouble)"


@pytest.mark.parametrize("path", ["{}.py", "x" * 4000 + "{}.py"])
def test_many_files_are_counted(path):
    (line,) = gaps.lines(silent("style", files=5000, path=path))
    assert line.endswith("and 4990 more")
    assert len(line) < 2000


def test_many_reasons_are_counted():
    cells = tuple(
        ("style", FileCoverage(path=f"{n}", status=4, reason=12, detail=f"rule {n} failed")) for n in range(50)
    )
    said = gaps.lines(review(cells=cells))
    assert (len(said), said[-1]) == (21, "And 30 more files, for other reasons.")


def test_a_file_that_some_agents_did_not_read_names_them():
    cells = (("logic", gap("huge.py", 4, 8)), ("style", gap("huge.py", 4, 8)))
    assert gaps.lines(review(cells=cells)) == ["Not read by logic and style (too large): huge.py"]


@pytest.mark.parametrize(
    "form",
    [
        lambda document: text.render(document, width=100, colour=False),
        markdown.summary_comment,
        markdown.render,
        lambda document: markdown.check_output(document).summary,
    ],
    ids=["text", "summary comment", "markdown", "check run"],
)
def test_every_form_for_people_says_it_once(form):
    said = form(silent("architecture", "logic", files=200))
    assert said.count("did not start") == 1
    assert said.count("src/10.py") == 1
    assert "and 190 more" in said
