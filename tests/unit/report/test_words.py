"""What a report says of the files that were read, and of those that were not."""

import pytest

from report.words import coverage
from squad.review.v1.review_pb2 import AgentRun, CoverageCounts


def runs(*cells: CoverageCounts) -> list[AgentRun]:
    return [AgentRun(agent=f"a{number}", coverage=each) for number, each in enumerate(cells)]


@pytest.mark.parametrize(
    ("said", "agents"),
    [
        ("4 files read by 2 agents", [{"read": 4}, {"read": 4}]),
        ("1 file read by 1 agent", [{"read": 1}]),
        ("4 files by 2 agents: 6 of 8 readings done, 2 not read", [{"read": 4}, {"read": 2, "not_read": 2}]),
        ("2 files by 2 agents: all 3 readings done, 1 not applicable", [{"read": 2}, {"read": 1, "not_applicable": 1}]),
        (
            "4 files by 2 agents: 1 of 2 readings done, 1 not read, 5 not applicable, 1 excluded",
            [{"read": 1, "not_applicable": 3}, {"not_read": 1, "not_applicable": 2, "excluded": 1}],
        ),
        ("1 file by 1 agent: nothing to read, 1 excluded", [{"excluded": 1}]),
    ],
)
def test_files_and_agents_are_told_with_every_kind_of_gap(said, agents):
    cells = [CoverageCounts(**each) for each in agents]
    total = CoverageCounts()
    for name in ("read", "not_applicable", "excluded", "not_read"):
        setattr(total, name, sum(getattr(each, name) for each in cells))
    assert coverage(total, runs(*cells)) == said


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("all 20 readings of files by agents done", {"read": 20}),
        ("18 of 20 readings of files by agents done, 2 not read", {"read": 18, "not_read": 2}),
        ("nothing to read, 3 not applicable", {"not_applicable": 3}),
        ("nothing to read", {}),
    ],
)
def test_where_only_counts_are_known_no_number_of_files_is_claimed(said, counts):
    assert coverage(CoverageCounts(**counts)) == said


def test_agents_that_answer_for_different_numbers_of_files_are_not_called_one_number():
    cells = [CoverageCounts(read=3), CoverageCounts(read=1)]
    assert coverage(CoverageCounts(read=4), runs(*cells)) == "all 4 readings of files by agents done"
