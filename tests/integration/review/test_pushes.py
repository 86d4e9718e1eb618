"""What the worker learns from one push to the next, and what the budget lets it show."""

import pytest

from squad.code.v1 import finding_pb2
from squad.code.v1.finding_pb2 import Evidence
from squad.review.v1 import feedback_pb2, feedback_service_pb2, review_pb2, review_service_pb2
from tests.support.review import create_request, finding
from tests.support.sarif import log, result

BAD = "run(command, shell=True)"
SHADOW, ANNOTATION = feedback_pb2.RULE_LEVEL_SHADOW, feedback_pb2.RULE_LEVEL_ANNOTATION
FIXED, IGNORED = feedback_pb2.FEEDBACK_KIND_FIXED, feedback_pb2.FEEDBACK_KIND_IGNORED


def bad(fingerprint="f" * 32, quote=BAD, shown_as=review_pb2.SHOWN_AS_INLINE):
    made = finding("read.py", fingerprint=fingerprint)
    made.shown_as = shown_as
    made.finding.evidence.append(Evidence(location=made.finding.location, quote=quote))
    return made


async def push(caller, worker, head, findings, text, **change):
    """A push whose review found something in `read.py`."""
    review = (await caller.create(head=head * 40, **change)).review
    worker.reading.findings, worker.reading.texts = findings, {"read.py": text.encode()}
    await worker.run(review)
    return review


async def again(caller, worker, review):
    """The review, asked for once more."""
    request = review_service_pb2.RetryReviewRequest(tenant_id=caller.tenant_id, review_id=review.id)
    await caller.stub.RetryReview(request, timeout=10)
    await worker.run(review)


async def feedback(caller):
    request = feedback_service_pb2.ListFeedbackRequest(tenant_id=caller.tenant_id)
    return (await caller.feedback.ListFeedback(request, timeout=10)).feedback


async def pin(caller, level, repository=""):
    request = feedback_service_pb2.PinRuleRequest(
        tenant_id=caller.tenant_id, rule_id="logic/a", level=level, reason="loud", repository_full_name=repository
    )
    await caller.feedback.PinRule(request, timeout=10)


class TestTheNextPush:
    async def test_a_finding_that_is_gone_with_its_lines_was_mended(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        await push(caller, worker, "2", [], "run([command])")
        (said,) = await feedback(caller)
        assert (said.kind, said.usefulness, said.subject) == (FIXED, feedback_pb2.USEFULNESS_USEFUL, "push")
        assert (said.rule_id, said.fingerprint) == ("security/sql-injection", "f" * 32)

    async def test_one_that_was_rewritten_and_is_still_there_was_ignored(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        await push(caller, worker, "2", [bad("e" * 32, "run(x, shell=True)")], "run(x, shell=True)")
        assert [said.kind for said in await feedback(caller)] == [IGNORED]

    async def test_a_push_from_a_fork_has_nothing_to_say(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD, from_fork=True)
        await push(caller, worker, "2", [bad("e" * 32, "run(x, shell=True)")], "run(x, shell=True)", from_fork=True)
        assert list(await feedback(caller)) == []

    async def test_one_whose_lines_nobody_touched_says_nothing(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        await push(caller, worker, "2", [bad()], f"import os\n{BAD}")
        assert list(await feedback(caller)) == []

    async def test_what_nobody_was_shown_says_nothing(self, caller, worker):
        await push(caller, worker, "1", [bad(shown_as=review_pb2.SHOWN_AS_COUNTED)], BAD)
        await push(caller, worker, "2", [], "run([command])")
        assert list(await feedback(caller)) == []

    async def test_a_review_that_is_run_again_says_it_once(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        review = await push(caller, worker, "2", [], "run([command])")
        await again(caller, worker, review)
        assert len(await feedback(caller)) == 1

    async def test_other_pull_requests_have_nothing_to_say(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        review = (await caller.create(head="2" * 40, pull_request=8)).review
        worker.reading.findings, worker.reading.texts = [], {"read.py": b"x"}
        await worker.run(review)
        assert list(await feedback(caller)) == []


class TestTheBudgetInAReview:
    async def test_a_review_is_judged_by_the_levels_of_its_first_attempt(self, caller, worker):
        await pin(caller, SHADOW)
        review = await push(caller, worker, "1", [], "")
        await pin(caller, ANNOTATION)
        await again(caller, worker, review)
        assert [dict(request.policy.levels) for request in worker.reading.requests] == [{"logic/a": SHADOW}] * 2

    @pytest.mark.parametrize(
        ("tenant", "repository", "seen"),
        [
            (SHADOW, None, {"logic/a": SHADOW}),
            (SHADOW, ANNOTATION, {"logic/a": ANNOTATION}),
            (SHADOW, feedback_pb2.RULE_LEVEL_COMMENT, {}),
            (None, SHADOW, {"logic/a": SHADOW}),
        ],
    )
    async def test_a_repository_has_its_say_before_the_tenant(self, caller, worker, tenant, repository, seen):
        await push(caller, worker, "1", [], "")
        if tenant:
            await pin(caller, tenant)
        if repository:
            await pin(caller, repository, "acme/shop")
        await push(caller, worker, "2", [], "")
        assert dict(worker.reading.requests[-1].policy.levels) == seen

    async def test_nobody_but_the_budget_says_what_the_levels_are(self, caller, worker):
        request = create_request(caller.tenant_id)
        request.policy.rule_levels.add(rule_id="logic/a", level=SHADOW)
        review = (await caller.stub.CreateReview(request, timeout=10)).review
        await worker.run(review)
        assert not worker.reading.requests[0].policy.levels


class TestWhatOtherToolsFound:
    async def test_the_run_after_an_import_reads_it_even_if_the_change_was_read_before(self, caller, worker):
        review = await push(caller, worker, "1", [], "")
        request = review_service_pb2.ImportSarifRequest(
            tenant_id=caller.tenant_id, review_id=review.id, sarif=log(result("read.py"))
        )
        await caller.stub.ImportSarif(request, timeout=10)
        await worker.run(review)
        imported = [[found.rule_id for found in request.imported] for request in worker.reading.requests]
        assert imported == [[], ["sarif/bandit-b608"]]


class TestARenamedFile:
    async def test_a_finding_keeps_its_identity_when_its_new_file_is_renamed_in_the_next_push(self, caller, worker):
        added, renamed = bad("a" * 32), bad("b" * 32)
        added.finding.location.path = "before.py"
        await push(caller, worker, "1", [added], BAD)
        review = await push(caller, worker, "2", [renamed], BAD)
        (shown,) = worker.pages.published[review.id].findings
        assert (shown.fingerprint, shown.finding.location.path) == ("a" * 32, "read.py")

    async def test_equal_code_in_a_file_that_is_still_there_is_another_finding(self, caller, worker):
        await push(caller, worker, "1", [bad("a" * 32)], BAD)
        review = await push(caller, worker, "2", [bad("a" * 32), bad("b" * 32)], BAD)
        assert [each.fingerprint for each in worker.pages.published[review.id].findings] == ["a" * 32, "b" * 32]


async def listed(caller, **wanted):
    request = review_service_pb2.ListFindingsRequest(tenant_id=caller.tenant_id, **wanted)
    found = (await caller.stub.ListFindings(request, timeout=10)).findings
    return [review_pb2.Lifecycle.Name(each.lifecycle).removeprefix("LIFECYCLE_") for each in found]


async def judged(caller, finding_id, verdict, **values):
    request = review_service_pb2.TriageFindingRequest(
        tenant_id=caller.tenant_id, finding_id=finding_id, verdict=verdict, reason="no shell here", **values
    )
    return (await caller.stub.TriageFinding(request, timeout=10)).finding


class TestTheLifeOfAFinding:
    async def test_it_is_new_stays_goes_and_comes_back(self, caller, worker):
        first = await push(caller, worker, "1", [bad()], BAD)
        second = await push(caller, worker, "2", [bad()], BAD)
        await push(caller, worker, "3", [], "run([command])")
        fourth = await push(caller, worker, "4", [bad()], BAD)
        states = [await listed(caller, review_id=review.id) for review in (first, second, fourth)]
        assert states == [["NEW"], ["FIXED"], ["REGRESSED"]]
        assert await listed(caller, lifecycle=review_pb2.LIFECYCLE_FIXED) == ["FIXED"]

    async def test_a_review_that_is_run_again_says_the_same_of_it(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        review = await push(caller, worker, "2", [bad(), bad("e" * 32, "eval(x)")], BAD)
        await again(caller, worker, review)
        assert sorted(await listed(caller, review_id=review.id)) == ["NEW", "PERSISTING"]

    async def test_its_life_is_the_same_in_every_review(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        await push(caller, worker, "2", [bad("e" * 32)], BAD)
        request = review_service_pb2.ListFindingsRequest(tenant_id=caller.tenant_id)
        found = (await caller.stub.ListFindings(request, timeout=10)).findings
        assert len(found) == 2
        assert len({each.life_id for each in found}) == len({each.fingerprint for each in found}) == 1

    async def test_other_pull_requests_have_lives_of_their_own(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        review = (await caller.create(head="2" * 40, pull_request=8)).review
        await worker.run(review)
        assert await listed(caller, review_id=review.id) == ["NEW"]

    async def test_watchers_hear_what_became_of_the_findings(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        review = await push(caller, worker, "2", [bad("e" * 32, "eval(x)")], "eval(x)")
        request = review_service_pb2.WatchReviewRequest(tenant_id=caller.tenant_id, review_id=review.id)
        events = [answer.event async for answer in caller.stub.WatchReview(request, timeout=10)]
        (told,) = [event for event in events if event.kind == "lifecycle"]
        assert (told.message, told.detail["fixed"]) == ("1 new, 1 fixed", 1)

    async def test_a_review_names_the_configuration_it_was_read_under(self, caller, worker):
        reviews = [await push(caller, worker, head, [], "") for head in "12"]
        digests = {(await caller.get(review.id)).config_digest for review in reviews}
        assert len(digests) == 1
        assert len(digests.pop()) == 32


class TestAVerdictInForce:
    async def test_takes_a_finding_out_of_the_next_review(self, caller, worker):
        first = await push(caller, worker, "1", [bad()], BAD)
        (found,) = worker.pages.published[first.id].findings
        await judged(caller, found.id, review_pb2.VERDICT_FALSE_POSITIVE)
        second = await push(caller, worker, "2", [bad()], BAD)
        document = worker.pages.published[second.id]
        assert await listed(caller, review_id=second.id) == ["SUPPRESSED"]
        assert (document.visible, document.review.findings.high) == ([], 0)

    @pytest.mark.parametrize("verdict", [review_pb2.VERDICT_CONFIRMED, review_pb2.VERDICT_UNSPECIFIED])
    async def test_is_the_last_word_and_none_that_speaks_for_it(self, caller, worker, verdict):
        first = await push(caller, worker, "1", [bad()], BAD)
        (found,) = worker.pages.published[first.id].findings
        await judged(caller, found.id, review_pb2.VERDICT_FALSE_POSITIVE)
        await judged(caller, found.id, verdict)
        second = await push(caller, worker, "2", [bad()], BAD)
        assert len(worker.pages.published[second.id].visible) == 1


class TestTheThreadsOfComments:
    async def test_comments_are_remembered_from_push_to_push(self, caller, worker):
        for head in "12":
            await push(caller, worker, head, [bad()], BAD)
        assert [dict(threads.known) for threads in worker.pages.threads] == [{}, {"f" * 32: 1}]

    async def test_one_is_done_when_its_agent_read_the_file_and_found_nothing(self, caller, worker):
        await push(caller, worker, "1", [bad()], BAD)
        await push(caller, worker, "2", [], "run([command])")
        assert worker.pages.threads[-1].gone == {"f" * 32}

    async def test_one_is_not_done_because_the_file_is_no_part_of_the_change_any_more(self, caller, worker):
        elsewhere = bad()
        elsewhere.finding.location.path = "reverted.py"
        await push(caller, worker, "1", [elsewhere], BAD)
        review = await push(caller, worker, "2", [], "")
        assert worker.pages.threads[-1].gone == set()
        assert await listed(caller, lifecycle=review_pb2.LIFECYCLE_FIXED) == ["FIXED"]
        assert await listed(caller, review_id=review.id) == []

    async def test_one_is_taken_up_again_when_its_finding_is_back(self, caller, worker):
        for head, found in zip("123", ([bad()], [], [bad()]), strict=True):
            await push(caller, worker, head, found, "x")
        assert worker.pages.threads[-1].back == {"f" * 32}


class TestLinesThatWereReadBefore:
    async def test_in_ten_pushes_an_agent_that_is_not_steady_says_nothing_new_of_them(self, caller, worker):
        shown = []
        for number, head in enumerate("1234567890"):
            other = bad(f"{number:032}", f"eval({number})")
            other.finding.severity = finding_pb2.SEVERITY_MEDIUM
            review = await push(caller, worker, head, [other], "x")
            shown += [each.shown_as for each in worker.pages.published[review.id].findings]
        counted = review_pb2.SHOWN_AS_COUNTED
        assert [each == counted for each in shown] == [False, *[True] * 9]

    async def test_what_fails_the_check_is_said_all_the_same(self, caller, worker):
        await push(caller, worker, "1", [], "x")
        review = await push(caller, worker, "2", [bad()], "x")
        (found,) = worker.pages.published[review.id].findings
        assert found.shown_as != review_pb2.SHOWN_AS_COUNTED
