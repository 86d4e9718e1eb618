"""Findings that a comment in the code suppresses: kept for programs, and nowhere else."""

import dataclasses
import json

import pytest

from report import json_report, markdown, sarif, text
from report.document import ReviewDocument
from review_service.pipeline.analyze import Analysis, AnalysisRequest, analyze
from review_service.pipeline.fetch import review_source
from review_service.pipeline.follow import follow
from review_service.pipeline.judge import judge
from review_service.pipeline.match import Life
from review_service.pipeline.policy import DEFAULT_POLICY
from review_service.pipeline.silence import NOTHING_SEEN, silence
from squad.review.v1.review_pb2 import (
    ChangeRef,
    Conclusion,
    FindingCounts,
    Lifecycle,
    RepositoryRef,
    Review,
    ShownAs,
)
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, squad

REVIEW = Review(
    id="00000000-0000-7000-8000-00000000000b",
    repository=RepositoryRef(host="github", external_id="1"),
    change=ChangeRef(pull_request=7),
)
COMMENT = "# squad: ignore[words/word] a quotation"


async def read(tmp_path, line):
    repository = Repository(tmp_path)
    repository.commit({"a.py": "x = 1\n"})
    repository.commit({"a.py": f"x = 1\n{line}\n"})
    async with squad(agent_named()) as directory, await review_source(repository.path, base="HEAD~1") as source:
        return await analyze(AnalysisRequest(REVIEW.id, "local", "repo", source, DEFAULT_POLICY), directory)


@pytest.fixture
async def analysis(tmp_path):
    """Of a change whose one finding, which would fail the check, is suppressed."""
    return await read(tmp_path / "suppressed", f"y = BAD  {COMMENT}")


@pytest.fixture
def document(analysis):
    return ReviewDocument(
        Review(conclusion=analysis.conclusion), analysis.findings, analysis.cells, analysis.agents, analysis.texts,
        suppressed=analysis.suppressed,
    )  # fmt: skip


def test_it_is_kept_with_the_reason_of_the_comment(analysis):
    [hidden] = analysis.suppressed
    assert (hidden.finding.rule_id, hidden.shown_as) == ("words/word", ShownAs.SHOWN_AS_SUPPRESSED)
    assert hidden.verdict_reason == "a quotation"


def test_it_neither_fails_the_check_nor_counts(analysis):
    assert (analysis.conclusion, analysis.reason) == (Conclusion.CONCLUSION_PASSED, "")
    assert (analysis.findings, analysis.finding_counts) == ((), FindingCounts())


def test_it_has_no_place_on_the_pull_request(analysis):
    assert (analysis.placements, analysis.anchors) == ((), {})


def test_to_judge_anew_does_not_bring_it_back(analysis):
    again = judge(analysis, DEFAULT_POLICY)
    assert [each.shown_as for each in again.suppressed] == [ShownAs.SHOWN_AS_SUPPRESSED]
    assert (again.conclusion, again.findings) == (Conclusion.CONCLUSION_PASSED, ())


def test_it_has_no_life_from_push_to_push(analysis):
    followed = silence(follow(analysis, [], REVIEW), DEFAULT_POLICY, NOTHING_SEEN, {})
    assert (followed.analysis.findings, dict(followed.lives), set(followed.counts.values())) == ((), {}, {0})


async def test_what_was_known_before_its_comment_came_is_no_longer_there(tmp_path, analysis):
    before = await read(tmp_path / "before", "y = BAD")
    [known] = before.findings
    life = Life(known, before.anchors[known.id], Lifecycle.LIFECYCLE_NEW)
    assert follow(analysis, [life], REVIEW).gone == (life,)


def test_it_survives_the_cache_as_another_reviews(analysis):
    assert Analysis.from_json(analysis.to_json()) == analysis
    [hidden] = Analysis.from_json(analysis.to_json(), "01890a5d-ac96-774b-bcce-b302099a8057").suppressed
    assert hidden.id.startswith("01890a5d-ac96-7")
    assert hidden.review_id == "01890a5d-ac96-774b-bcce-b302099a8057"


def test_people_see_nothing_of_it(document):
    bare = dataclasses.replace(document, suppressed=())
    assert text.render(document, width=80, colour=False) == text.render(bare, width=80, colour=False)
    assert markdown.render(document) == markdown.render(bare)


def test_programs_are_told_with_the_reason(document):
    [told] = json.loads(json_report.render(document))["suppressed"]
    assert (told["rule_id"], told["verdict_reason"]) == ("words/word", "a quotation")
    [result] = json.loads(sarif.render(document))["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": "a quotation"}]


def test_the_text_around_it_is_kept_for_exact_columns(analysis):
    assert set(analysis.texts) == {"a.py"}
