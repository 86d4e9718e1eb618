"""What people say of findings is kept, counted, and moves rules: call by call, against the real server."""

import asyncio
from uuid import uuid4

import pytest

from kit.context import Role
from kit.errors import FieldInvalid, FieldRequired, NotFound, PageTokenInvalid, RoleTooLow, TenantMismatch
from squad.review.v1 import feedback_pb2, feedback_service_pb2, review_pb2, review_service_pb2
from tests.support.review import finding

COMMENT, ANNOTATION = feedback_pb2.RULE_LEVEL_COMMENT, feedback_pb2.RULE_LEVEL_ANNOTATION
SHADOW = feedback_pb2.RULE_LEVEL_SHADOW
REPLY, REACTION = feedback_pb2.FEEDBACK_KIND_REPLY, feedback_pb2.FEEDBACK_KIND_REACTION
USEFUL, NOT_USEFUL = feedback_pb2.USEFULNESS_USEFUL, feedback_pb2.USEFULNESS_NOT_USEFUL
RULE = "logic/off-by-one"
WRONG = review_pb2.VERDICT_FALSE_POSITIVE


async def found(caller, work, count=1, rule=RULE, **review):
    """A finished review with some findings of a rule."""
    made = (await caller.create(**review)).review
    prefix = made.id.replace("-", "")[-8:]
    findings = [finding(line=n + 1, rule=rule, fingerprint=f"{prefix}{n:024x}") for n in range(count)]
    await work.finish(made, findings)
    return findings


async def found_apart(caller, work, count, **review):
    """Findings of a rule, each in a pull request of its own."""
    return [one for number in range(1, count + 1) for one in await found(caller, work, pull_request=number, **review)]


async def say(caller, of, kind=REPLY, source="", **fields):
    request = feedback_service_pb2.RecordFeedbackRequest(
        tenant_id=caller.tenant_id, finding_id=of.id, kind=kind, source_id=source or str(uuid4()), **fields
    )
    return (await caller.feedback.RecordFeedback(request, timeout=10)).feedback


async def judge(caller, of, verdict=WRONG):
    request = review_service_pb2.TriageFindingRequest(
        tenant_id=caller.tenant_id, finding_id=of.id, verdict=verdict, reason="seen"
    )
    await caller.stub.TriageFinding(request, timeout=10)


async def listed(caller, **filters):
    request = feedback_service_pb2.ListFeedbackRequest(tenant_id=caller.tenant_id, **filters)
    return await caller.feedback.ListFeedback(request, timeout=10)


async def standings(caller, **filters):
    request = feedback_service_pb2.ListRuleStandingsRequest(tenant_id=caller.tenant_id, **filters)
    return (await caller.feedback.ListRuleStandings(request, timeout=10)).standings


async def moves(caller, **filters):
    request = feedback_service_pb2.ListRuleMovesRequest(tenant_id=caller.tenant_id, **filters)
    return (await caller.feedback.ListRuleMoves(request, timeout=10)).moves


async def pin(caller, level=SHADOW, rule=RULE, repository="", reason="too loud"):
    request = feedback_service_pb2.PinRuleRequest(
        tenant_id=caller.tenant_id, rule_id=rule, repository_full_name=repository, level=level, reason=reason
    )
    return (await caller.feedback.PinRule(request, timeout=10)).standing


async def reset(caller, rule=RULE, repository="", reason="it was mended"):
    request = feedback_service_pb2.ResetRuleRequest(
        tenant_id=caller.tenant_id, rule_id=rule, repository_full_name=repository, reason=reason
    )
    return (await caller.feedback.ResetRule(request, timeout=10)).standing


class TestRecordFeedback:
    async def test_a_reaction_is_kept_with_what_it_speaks_of(self, caller, work):
        (one,) = await found(caller, work)
        said = await say(caller, one, REACTION, text="-1", usefulness=NOT_USEFUL)
        assert (said.rule_id, said.fingerprint, said.subject, said.text) == (RULE, one.fingerprint, "ada", "-1")
        assert said.repository_full_name == "acme/shop"

    async def test_the_same_source_is_recorded_once(self, caller, work):
        (one,) = await found(caller, work)
        answers = await asyncio.gather(*(say(caller, one, source="c-1", usefulness=USEFUL) for _ in range(5)))
        assert len({answer.id for answer in answers}) == 1
        assert (await standings(caller))[0].useful_count == 1

    async def test_many_words_of_one_finding_count_once(self, caller, work):
        (one,) = await found(caller, work)
        for _ in range(25):
            await say(caller, one, usefulness=NOT_USEFUL)
        assert [(s.level, s.not_useful_count) for s in await standings(caller)] == [(COMMENT, 1)] * 2

    async def test_what_one_pull_request_says_of_a_rule_counts_once_in_each_way(self, caller, work):
        for number, one in enumerate(await found(caller, work, 30)):
            await (judge(caller, one) if number % 3 else say(caller, one, REACTION, usefulness=NOT_USEFUL))
        assert [(s.level, s.not_useful_count) for s in await standings(caller)] == [(COMMENT, 2)] * 2

    async def test_of_what_a_pull_request_says_in_one_way_the_newest_counts(self, caller, work):
        one, two = await found(caller, work, 2)
        counts = []
        for each, usefulness in ((one, NOT_USEFUL), (two, USEFUL), (one, NOT_USEFUL)):
            await say(caller, each, usefulness=usefulness)
            (here,) = await standings(caller, repository_full_name="acme/shop")
            counts.append((here.useful_count, here.not_useful_count))
        assert counts == [(0, 1), (1, 0), (0, 1)]

    async def test_where_there_is_no_pull_request_every_finding_counts(self, caller, work):
        for one in await found(caller, work, 3, pull_request=0):
            await judge(caller, one)
        assert [s.not_useful_count for s in await standings(caller)] == [3, 3]

    async def test_a_question_speaks_neither_for_nor_against(self, caller, work):
        (one,) = await found(caller, work)
        await say(caller, one, text="why?")
        assert [(s.useful_count, s.not_useful_count) for s in await standings(caller)] == [(0, 0)] * 2

    @pytest.mark.parametrize("kind", [feedback_pb2.FEEDBACK_KIND_FIXED, 99])
    async def test_what_the_service_records_itself_is_not_taken_from_others(self, caller, work, kind):
        (one,) = await found(caller, work)
        with pytest.raises(FieldInvalid):
            await say(caller, one, kind)

    async def test_an_unknown_finding_is_not_found(self, caller):
        with pytest.raises(NotFound):
            await say(caller, finding())

    async def test_a_viewer_may_not_speak(self, caller, server, work):
        (one,) = await found(caller, work)
        async with server.caller(caller.tenant_id, Role.VIEWER) as viewer:
            with pytest.raises(RoleTooLow):
                await say(viewer, one)

    async def test_another_tenants_finding_is_not_found(self, caller, server, work):
        (one,) = await found(caller, work)
        async with server.caller() as stranger:
            with pytest.raises(NotFound):
                await say(stranger, one)


class TestListFeedback:
    async def test_triage_is_feedback_and_all_of_it_is_kept(self, caller, work):
        (one,) = await found(caller, work)
        for verdict in (WRONG, review_pb2.VERDICT_CONFIRMED, review_pb2.VERDICT_UNSPECIFIED):
            await judge(caller, one, verdict)
        kinds = [feedback_pb2.FeedbackKind.Name(each.kind)[14:] for each in (await listed(caller)).feedback]
        assert kinds == ["WITHDRAWN", "CONFIRMED", "DISMISSED"]

    async def test_the_last_word_of_triage_counts_and_can_be_taken_back(self, caller, work):
        (one,) = await found(caller, work)
        counts = []
        for verdict in (WRONG, review_pb2.VERDICT_CONFIRMED, review_pb2.VERDICT_UNSPECIFIED):
            await judge(caller, one, verdict)
            (here,) = await standings(caller, repository_full_name="acme/shop")
            counts.append((here.useful_count, here.not_useful_count))
        assert counts == [(0, 1), (1, 0), (0, 0)]

    async def test_pages_follow_each_other_newest_first(self, caller, work):
        for one in await found(caller, work, 5):
            await say(caller, one, text=str(one.finding.location.range.start_line))
        first = await listed(caller, page_size=3)
        rest = await listed(caller, page_size=3, page_token=first.next_page_token)
        assert [each.text for each in (*first.feedback, *rest.feedback)] == list("54321")
        assert not rest.next_page_token

    async def test_filters_narrow_it_and_bind_the_token(self, caller, work):
        one, two = await found(caller, work, 2)
        await say(caller, one)
        await say(caller, two, REACTION)
        assert len((await listed(caller, fingerprint=one.fingerprint)).feedback) == 1
        assert len((await listed(caller, kind=REACTION, rule_id=RULE)).feedback) == 1
        token = (await listed(caller, page_size=1)).next_page_token
        with pytest.raises(PageTokenInvalid):
            await listed(caller, page_size=1, page_token=token, kind=REPLY)


class TestListRuleStandings:
    async def test_a_rule_most_of_whose_findings_are_dismissed_becomes_an_annotation(self, caller, work):
        for number, one in enumerate(await found_apart(caller, work, 20)):
            await judge(caller, one, review_pb2.VERDICT_CONFIRMED if number % 5 < 2 else WRONG)
        everywhere, here = await standings(caller)
        assert (everywhere.level, here.level, here.repository_full_name) == (ANNOTATION, ANNOTATION, "acme/shop")
        assert here.reason.startswith("8 of 20 findings were useful")
        assert here.HasField("since_time")

    async def test_a_good_rule_stays_a_comment_and_shows_its_bound(self, caller, work):
        for number, one in enumerate(await found_apart(caller, work, 20)):
            await judge(caller, one, WRONG if number == 7 else review_pb2.VERDICT_CONFIRMED)
        (_, here) = await standings(caller)
        assert (here.level, here.useful_count, here.not_useful_count) == (COMMENT, 19, 1)
        assert here.lower_bound == pytest.approx(0.803, abs=0.001)

    async def test_a_repository_with_too_little_feedback_follows_the_tenant(self, caller, work):
        for name in ("acme/a", "acme/b"):
            for one in await found_apart(caller, work, 10, repository=name):
                await judge(caller, one)
        shown = [(s.repository_full_name, s.level, s.inherits) for s in await standings(caller)]
        assert shown == [("", ANNOTATION, False), ("acme/a", COMMENT, True), ("acme/b", COMMENT, True)]

    async def test_standings_of_another_tenant_are_not_seen(self, caller, server, work):
        await judge(caller, (await found(caller, work))[0])
        async with server.caller() as stranger:
            assert list(await standings(stranger)) == []


class TestListRuleMoves:
    async def test_the_budgets_moves_are_on_record_with_counts_and_reason(self, caller, work):
        for one in await found_apart(caller, work, 20):
            await judge(caller, one)
        move = (await moves(caller, repository_full_name="acme/shop"))[0]
        assert (move.from_level, move.to_level, move.subject) == (COMMENT, ANNOTATION, "budget")
        assert (move.useful_count, move.not_useful_count) == (0, 20)

    async def test_operators_moves_are_on_record_newest_first(self, caller):
        await pin(caller)
        await reset(caller)
        recorded = await moves(caller, rule_id=RULE)
        assert [(m.to_level, m.pinned, m.subject, m.reason) for m in recorded] == [
            (COMMENT, False, "ada", "it was mended"),
            (SHADOW, True, "ada", "too loud"),
        ]

    async def test_pages_follow_each_other(self, caller):
        for level in (SHADOW, ANNOTATION, COMMENT):
            await pin(caller, level)
        request = feedback_service_pb2.ListRuleMovesRequest(tenant_id=caller.tenant_id, page_size=2)
        first = await caller.feedback.ListRuleMoves(request, timeout=10)
        request.page_token = first.next_page_token
        rest = await caller.feedback.ListRuleMoves(request, timeout=10)
        assert [m.to_level for m in (*first.moves, *rest.moves)] == [COMMENT, ANNOTATION, SHADOW]


class TestPinRule:
    async def test_feedback_does_not_move_a_pinned_rule(self, caller, work):
        findings = await found_apart(caller, work, 20)
        for repository in ("", "acme/shop"):
            await pin(caller, COMMENT, repository=repository)
        for one in findings:
            await judge(caller, one)
        assert [(s.level, s.pinned, s.not_useful_count) for s in await standings(caller)] == [(COMMENT, True, 20)] * 2

    async def test_pinning_again_changes_nothing(self, caller):
        assert await pin(caller) == await pin(caller)
        assert len(await moves(caller)) == 1

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"rule": "no rule"}, FieldInvalid),
            ({"level": 9}, FieldInvalid),
            ({"reason": " "}, FieldRequired),
            ({"repository": "acme/unknown"}, NotFound),
        ],
    )
    async def test_a_wrong_wish_is_refused(self, caller, fields, error):
        with pytest.raises(error):
            await pin(caller, **fields)

    async def test_a_reviewer_may_not(self, server):
        async with server.caller(role=Role.REVIEWER) as reviewer:
            with pytest.raises(RoleTooLow):
                await pin(reviewer)

    async def test_another_tenant_may_not(self, caller, server):
        async with server.caller() as stranger:
            stranger.tenant_id = caller.tenant_id
            with pytest.raises(TenantMismatch):
                await pin(stranger)


class TestResetRule:
    async def test_a_demoted_rule_begins_anew_as_a_comment_with_nothing_counted(self, caller, work):
        for one in await found_apart(caller, work, 20):
            await judge(caller, one)
        standing = await reset(caller, repository="acme/shop")
        assert (standing.level, standing.useful_count, standing.not_useful_count) == (COMMENT, 0, 0)

    async def test_old_feedback_does_not_count_again(self, caller, work):
        findings = await found_apart(caller, work, 21)
        for one in findings[:20]:
            await judge(caller, one)
        await reset(caller, repository="acme/shop")
        await judge(caller, findings[20])
        (here,) = await standings(caller, repository_full_name="acme/shop")
        assert (here.level, here.not_useful_count) == (COMMENT, 1)

    async def test_a_rule_that_has_just_begun_stays_as_it_is(self, caller):
        await reset(caller)
        assert list(await moves(caller)) == []

    async def test_a_reviewer_may_not(self, server):
        async with server.caller(role=Role.REVIEWER) as reviewer:
            with pytest.raises(RoleTooLow):
                await reset(reviewer)
