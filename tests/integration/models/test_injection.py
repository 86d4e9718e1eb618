"""Text of a repository is data, and a model has no vote: nothing that either says changes what a review concludes."""

from contextlib import AsyncExitStack

import pytest

from report import json_report, markdown, sarif, text
from report.document import ReviewDocument
from review_service.pipeline.analyze import Analysis, AnalysisRequest, analyze
from review_service.pipeline.fetch import review_source
from review_service.pipeline.policy import DEFAULT_POLICY
from squad.review.v1.review_pb2 import ChangeRef, Conclusion, Review
from tests.support.hostile import MODELS, ORDERS, PLACES
from tests.support.model_server import model_server
from tests.support.models import access_to, without_fixes
from tests.support.repositories import Repository
from tests.support.scripted_agents import agent_named, squad

REVIEW = "00000000-0000-7000-8000-000000000000"
KEY = "ghp_0123456789abcdefghij0123456789abcdef"


def verdict(analysis: Analysis) -> bytes:
    """Everything of an analysis but what models added, as bytes."""
    plain = Analysis.from_json(analysis.to_json())
    for run in plain.agent_runs:
        run.ClearField("elapsed")
    for finding in plain.findings:
        finding.ClearField("model_notes")
    agents = {each.id for each in plain.findings if not each.finding.source.model}
    kept = Analysis(
        **{name: getattr(plain, name) for name in plain.__slots__ if name not in {"findings", "placements", "models"}},
        findings=tuple(each for each in plain.findings if each.id in agents),
        placements=tuple(each for each in plain.placements if each.finding_id in agents),
    )
    return kept.to_json()


async def reviewed(repository, title, server=None):
    async with AsyncExitStack() as stack:
        directory = await stack.enter_async_context(squad(without_fixes(), agent_named("zeal")))
        source = await stack.enter_async_context(await review_source(repository.path, base="HEAD~1", head="HEAD"))
        access = await stack.enter_async_context(access_to(server)) if server else None
        policy = DEFAULT_POLICY.with_models(server is not None)
        request = AnalysisRequest(REVIEW, "local", "repo", source, policy, title=title, models=access)
        return await analyze(request, directory)


def repository_with(path, files) -> Repository:
    repository = Repository(path)
    repository.commit({"base.py": "x = 1\n"})
    repository.commit(files)
    return repository


@pytest.mark.parametrize("model", MODELS)
async def test_no_model_changes_the_conclusion_whatever_it_answers(tmp_path, model):
    repository = repository_with(tmp_path, {"a.py": "x = 1\ny = BAD\nz = 2\n"})
    without = await reviewed(repository, "Add y")
    with model_server() as server:
        server.answer = MODELS[model]
        with_model = await reviewed(repository, "Add y", server)
    assert verdict(with_model) == verdict(without)
    assert with_model.conclusion == Conclusion.CONCLUSION_FAILED
    assert KEY not in str(with_model.models) + str(with_model.findings)


@pytest.mark.parametrize("trick", ORDERS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
async def test_no_order_in_a_change_changes_the_conclusion_even_if_the_model_obeys(tmp_path, trick, place):
    order = ORDERS[trick]
    repository = repository_with(tmp_path, place(order))
    without = await reviewed(repository, order)
    with model_server() as server:
        server.answer = MODELS["obeys"]
        with_model = await reviewed(repository, order, server)
        assert all(asked.system.startswith("You help a code review service.") for asked in server.asked)
    assert verdict(with_model) == verdict(without)
    assert not any(each.finding.HasField("fix") for each in with_model.findings if each.agent == "words")


async def test_a_passing_review_stays_green_when_the_model_cries_wolf(tmp_path):
    repository = repository_with(tmp_path, {"a.py": "eval(input())\n"})
    with model_server() as server:
        server.answer = MODELS["lies"]
        result = await reviewed(repository, "Add it", server)
    (claimed,) = [each for each in result.findings if each.agent == "words"]
    assert claimed.finding.source.model
    assert result.conclusion == Conclusion.CONCLUSION_PASSED
    assert result.finding_counts.critical == 0


async def test_what_an_obedient_model_writes_is_shown_under_its_name_and_does_no_harm(tmp_path):
    repository = repository_with(tmp_path, {"a.py": "y = BAD\n"})
    with model_server() as server:
        server.answer = MODELS["obeys"]
        result = await reviewed(repository, "Add it", server)
    change = ChangeRef(base_commit=result.base_commit, head_commit=result.head_commit)
    review = Review(change=change, conclusion=result.conclusion, reason=result.reason, models=result.models)
    document = ReviewDocument(review, result.findings, result.cells, result.agents, result.texts)
    comment = markdown.summary_comment(document)
    assert "What the change does, in the words of model-of-the-tests" in comment
    assert "@everyone" not in comment
    assert "http://evil.example" not in comment
    shown = text.render(document, width=100, colour=False)
    assert shown.index("Failed: 1 finding") < shown.index("model-of-the-tests says of the change")
    assert '"conclusion": "failed"' in json_report.render(document)
    assert sarif.render(document).count('"level": "error"') >= 1


async def test_secrets_of_the_change_do_not_leave_for_the_model(tmp_path):
    secrets = {
        "a.py": f'y = BAD\nTOKEN = "{KEY}"\npassword = "correct-horse-battery"\nurl = "postgres://ada:s3cr3tpw@db/x"\n',
        "key.py": '"""\n-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----\n"""\n',
    }
    repository = repository_with(tmp_path, secrets)
    with model_server() as server:
        await reviewed(repository, f"Use {KEY}", server)
        sent = str([asked.body for asked in server.asked])
    assert len(server.asked) >= 4
    for secret in (KEY, "correct-horse-battery", "s3cr3tpw", "MIIEowIBAAKCAQEA7"):
        assert secret not in sent
