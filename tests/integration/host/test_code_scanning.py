"""Findings in code scanning: where it is wanted and allowed, and never at the cost of the review."""

from dataclasses import replace

import pytest

from squad.review.v1.review_pb2 import ShownAs
from tests.integration.host.test_github import World
from tests.support.github import github  # noqa: F401
from tests.support.reports import finding


@pytest.fixture
async def scanned(github, tmp_path):  # noqa: F811
    """A host that uploads, and an App that may."""
    made = World(github, tmp_path, upload_sarif=True)
    installation(made).permissions["security_events"] = "write"
    yield made
    await made.host.close()


def installation(world):
    return next(iter(world.emulator.state.installations.values()))


def uploads(world):
    return list(world.repository.sarifs.values())


def results(upload):
    return [result for run in upload.document["runs"] for result in run["results"]]


async def test_a_review_is_uploaded_for_its_head_with_a_category_for_each_agent(scanned):
    await scanned.publish(await scanned.analyze())
    [upload] = uploads(scanned)
    assert (upload.commit_sha, upload.ref) == (scanned.pull.head_sha, f"refs/pull/{scanned.pull.number}/head")
    assert [run["automationDetails"]["id"] for run in upload.document["runs"]] == ["squad/words/"]
    assert [result["ruleId"] for result in results(upload)] == ["words/word"]
    assert upload.errors == []


async def test_what_is_suppressed_opens_no_alert(scanned):
    analysis = await scanned.analyze()
    for found in analysis.findings:
        found.shown_as = ShownAs.SHOWN_AS_SUPPRESSED
    await scanned.publish(analysis)
    assert [results(upload) for upload in uploads(scanned)] == [[]]


async def test_what_a_comment_suppresses_opens_no_alert_and_is_no_comment(scanned):
    hidden = finding("words/word", shown_as=ShownAs.SHOWN_AS_SUPPRESSED, verdict_reason="a quotation")
    await scanned.publish(replace(await scanned.analyze(), findings=(), placements=(), suppressed=(hidden,)))
    assert [results(upload) for upload in uploads(scanned)] == [[]]
    assert scanned.comments == []
    assert "SQL is built" not in scanned.summaries[0].body + (scanned.checks[0].summary or "")


async def test_equal_reviews_upload_equal_bytes(scanned):
    analysis = await scanned.analyze()
    await scanned.publish(analysis)
    await scanned.publish(analysis)
    bodies = [each.body["sarif"] for each in scanned.emulator.requests if each.path.endswith("/sarifs")]
    assert len(bodies) == 2
    assert len(set(bodies)) == 1


@pytest.mark.parametrize("case", ["no permission", "no code scanning"])
async def test_a_refusal_costs_the_review_nothing(scanned, case):
    if case == "no permission":
        del installation(scanned).permissions["security_events"]
    scanned.repository.code_scanning = case == "no permission"
    published = await scanned.publish(await scanned.analyze())
    assert published.html_url.endswith(f"/pull/{scanned.pull.number}")
    assert [(run.status, run.conclusion) for run in scanned.checks] == [("completed", "failure")]
    assert uploads(scanned) == []


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_tenant_decides_whether_its_findings_are_uploaded(scanned, wanted):
    await scanned.publish(await scanned.analyze(), upload_sarif=wanted)
    assert len(uploads(scanned)) == wanted


async def test_nothing_is_uploaded_unless_the_operator_wants_it(github, tmp_path):  # noqa: F811
    world = World(github, tmp_path)
    installation(world).permissions["security_events"] = "write"
    await world.publish(await world.analyze(), upload_sarif=True)
    await world.host.close()
    assert uploads(world) == []
