"""One review from end to end: take the lease, read the change, keep the result, publish it, end.

A run may die at any point and be taken over by another: everything it does can be done again without doubling anything.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog

from kit.errors import SquadError
from report.document import ReviewDocument
from review_service import metrics
from review_service.analyst import Analyst, Beside, is_hopeless
from review_service.host.protocol import CodeHost, HostError, Threads
from review_service.pipeline.aftermath import aftermath
from review_service.pipeline.analysis import Analysis
from review_service.pipeline.follow import Followed, follow
from review_service.pipeline.lifecycle import was_read
from review_service.pipeline.policy import PolicyError
from review_service.pipeline.silence import NOTHING_SEEN, silence
from review_service.pipeline.source import SourceError
from review_service.reactions import Reactions
from review_service.store import states
from review_service.store.heads import HeadRepository
from review_service.store.imports import ImportRepository
from review_service.store.lives import LifeRepository, Memory
from review_service.store.overrides import OVERRIDDEN
from review_service.store.pushes import PushOutcome, PushRepository
from review_service.store.runs import LeaseLost, Outcome, Run, RunRepository
from review_service.store.shadow import ShadowRepository
from review_service.store.shown import ShownRepository
from review_service.store.threads import ThreadRepository
from review_service.teller import Teller
from squad.review.v1 import review_pb2

PAUSED = "The pull request is paused: comment `/squad resume`, or press Review now."
DRAFT = "The pull request is a draft: mark it ready, or press Review now."
STOPPED = frozenset({states.CANCELLED, states.SUPERSEDED, states.FAILED})
log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """Times of a run, in seconds: between signs of life, until silence loses the lease, and for the whole run."""

    heartbeat: float
    lease: float
    whole: float


@dataclass(frozen=True)
class Records:
    """What a run looks up beside its review."""

    pushes: PushRepository
    imports: ImportRepository
    heads: HeadRepository
    lives: LifeRepository
    threads: ThreadRepository
    shown: ShownRepository
    reactions: Reactions
    shadows: ShadowRepository


class ReviewJob:
    """Runs reviews, one at a time, for one worker process."""

    def __init__(self, runs: RunRepository, records: Records, analyst: Analyst, host: CodeHost, pace: Pace) -> None:
        self._runs = runs
        self._pushes = records.pushes
        self._imports = records.imports
        self._heads = records.heads
        self._lives = records.lives
        self._threads = records.threads
        self._shown = records.shown
        self._reactions = records.reactions
        self._shadows = records.shadows
        self._analyst = analyst
        self._host = host
        self._pace = pace

    async def run(self, tenant_id: str, review_id: str) -> None:
        """Runs a review that waits; does nothing for one that is finished or in another worker's hands."""
        run = await self._runs.claim(tenant_id, UUID(review_id), owner=str(uuid4()))
        if run is None:
            log.info("nothing_to_do")
            return
        log.info("review_started", attempt=run.review.attempt)
        try:
            async with asyncio.TaskGroup() as group:
                beat = group.create_task(self._beat(run))
                outcome = await self._work(run)
                beat.cancel()
            # Whoever has ended holds no lease any more: a sign of life would take that for its loss.
            await self._end(run, outcome)
        except* LeaseLost:
            log.info("review_stopped", why="cancelled, superseded or taken over")
            await self.stop(tenant_id, review_id)

    async def stop(self, tenant_id: str, review_id: str) -> None:
        """Completes the check of a review that will not be finished, or was overridden; leaves others alone.

        Raises:
            HostError: The code host refuses or does not answer.
        """
        review = await self._runs.load(tenant_id, UUID(review_id))
        if review is None or not (review.state in STOPPED or review.conclusion == OVERRIDDEN):
            return
        if not await self._heads.passed_on(review):
            await self._host.stop_check(review, review.reason, await self._heads.beside(review))

    async def _beat(self, run: Run) -> None:
        """Keeps the lease, and so notices when somebody stopped or replaced the run."""
        alive = time.monotonic()
        while True:
            await asyncio.sleep(self._pace.heartbeat)
            try:
                await self._runs.renew(run)
                alive = time.monotonic()
            except SquadError as error:
                log.warning("heartbeat_failed", error=error.message)
                if time.monotonic() - alive > self._pace.lease:
                    raise LeaseLost(run.review.id) from error

    async def _work(self, run: Run) -> Outcome:
        async with Teller(self._runs, run) as tell:
            outcome = await self._outcome(run, tell)
        if outcome.state == states.FAILED:
            await self._show_failure(run, outcome)
        return outcome

    async def _end(self, run: Run, outcome: Outcome) -> None:
        await self._runs.finish(run, outcome)
        await self._settle(run, outcome)
        metrics.finished(run.review, states.name(outcome.state))
        log.info("review_finished", state=states.name(outcome.state), reason=outcome.reason)

    async def _outcome(self, run: Run, tell: Teller) -> Outcome:
        """How the review ends. Whatever goes wrong becomes a sentence; a fault of ours is in the log besides."""
        try:
            async with asyncio.timeout(self._pace.whole):
                return await self._review(run, tell)
        except LeaseLost:
            raise
        except TimeoutError:
            return _failed(f"the review took longer than {self._pace.whole:g} s")
        except HostError as error:
            return _failed(str(error), error.retry_after_seconds or 0)
        except (SourceError, PolicyError) as error:
            return _failed(str(error))
        except SquadError as error:
            return _failed(error.message)
        except Exception:
            log.exception("review_broke")
            return _failed("an internal fault; the worker's log holds it under this review's id")

    async def _review(self, run: Run, tell: Teller) -> Outcome:
        if not run.asked and (why := await self._why_not(run.review)):
            return await self._leave(run, why)
        memory = await self._lives.memory(run)
        paths = frozenset(life.finding.finding.location.path for life in memory.lives if not life.ended)
        beside = Beside(paths, await self._imports.of(run))
        async with self._check_started(run.review):
            read = await self._analyst.read(run, tell.event, beside)
        followed = await self._followed(run, read, memory)
        analysis = followed.analysis
        await self._keep(run, followed)
        if run.review.change.pull_request:
            tell.say("lifecycle", _became(followed), followed.counts)
        await self._runs.renew(run)  # nothing is published for a review that was stopped a moment ago
        document = _document(run.review, analysis)
        threads = Threads(await self._threads.of(run), *_settled(followed))
        others = await self._heads.beside(run.review)
        published = await self._host.publish(document, analysis.placements, others, threads)
        await self._threads.keep(run, published.comments)
        await self._shown.refused(run, published.refused)
        if run.review.change.pull_request:
            await self._reactions.look(run.review.tenant_id, run.review.repository, run.review.change.pull_request)
        tell.say("published", "published", {"html_url": published.html_url})
        await self._pushes.note(run, [PushOutcome(*outcome) for outcome in aftermath(followed)])
        return _outcome(document.review.state, analysis, published.html_url)

    async def _keep(self, run: Run, followed: Followed) -> None:
        """Keeps what was found, what became of it, and what versions in the shadow said."""
        analysis = followed.analysis
        totals = (analysis.coverage, analysis.finding_counts)
        await self._runs.keep(
            run,
            analysis.agent_runs,
            analysis.cells,
            analysis.findings,
            totals,
            analysis.models,
            analysis.notices,
            analysis.changed_lines,
        )
        await self._lives.keep(run, followed)
        await self._shadows.keep(run, analysis.shadows)

    async def _followed(self, run: Run, read: Analysis, memory: Memory) -> Followed:
        """The analysis with what is remembered of its findings, and judged by it."""
        followed = follow(read, memory.lives, run.review)
        opinions = await self._lives.opinions(run, [finding.fingerprint for finding in followed.analysis.findings])
        return silence(followed, read.policy, NOTHING_SEEN if run.whole else memory.seen, opinions)

    async def _why_not(self, review: review_pb2.Review) -> str:
        """Why nobody reads the head unless somebody asks for it; empty when it is read."""
        if await self._heads.is_paused(review):
            return PAUSED
        return DRAFT if review.change.draft else ""

    async def _leave(self, run: Run, why: str) -> Outcome:
        """Reads nothing, and has the check say that nobody vouches for the head."""
        outcome = Outcome(states.COMPLETED, review_pb2.CONCLUSION_NOT_REVIEWED, why)
        review = _ended(run, outcome)
        await self._host.stop_check(review, why, await self._heads.beside(review))
        return outcome

    @asynccontextmanager
    async def _check_started(self, review: review_pb2.Review) -> AsyncIterator[None]:
        """Starts the check beside what is done inside, and has it started at the end."""
        starting = asyncio.create_task(self._host.start_check(review))
        try:
            yield
            await starting
        finally:
            starting.cancel()
            with suppress(asyncio.CancelledError, HostError):
                await starting

    async def _show_failure(self, run: Run, outcome: Outcome) -> None:
        review = _ended(run, outcome)
        try:
            await self._host.stop_check(review, outcome.reason, await self._heads.beside(review))
        except HostError as error:
            log.warning("check_not_completed", error=str(error))

    async def _settle(self, run: Run, outcome: Outcome) -> None:
        """Of the reviews of one head the last to end says what they come to: it alone sees the ends of the others."""
        beside = await self._heads.beside(run.review)
        if any(each.state in states.UNFINISHED for each in beside) or not beside:
            return
        try:
            await self._host.settle_check(_ended(run, outcome), beside)
        except HostError as error:
            log.warning("check_not_completed", error=str(error))


def _settled(followed: Followed) -> tuple[frozenset[str], frozenset[str]]:
    """Fingerprints of findings that their agent looked for in vain, and of those that came back."""
    gone = (life.finding for life in followed.gone if was_read(life, followed.analysis))
    regressed = review_pb2.LIFECYCLE_REGRESSED
    back = (finding for finding in followed.analysis.findings if finding.lifecycle == regressed)
    return frozenset(each.fingerprint for each in gone), frozenset(each.fingerprint for each in back)


def _became(followed: Followed) -> str:
    """`2 new, 1 fixed`."""
    counted = (f"{count} {name}" for name, count in followed.counts.items() if count)
    return ", ".join(counted) or "no findings, before and now"


def _ended(run: Run, outcome: Outcome) -> review_pb2.Review:
    """The review as it is now that it has ended."""
    review = review_pb2.Review()
    review.CopyFrom(run.review)
    review.state, review.conclusion, review.reason = outcome.state, outcome.conclusion, outcome.reason
    return review


def _outcome(state: review_pb2.ReviewState, analysis: Analysis, html_url: str) -> Outcome:
    hopeless, notify = is_hopeless(analysis), analysis.policy.notify
    return Outcome(state, analysis.conclusion, analysis.reason, html_url, hopeless=hopeless, notify=notify)


def _failed(reason: str, retry_after_seconds: float = 0) -> Outcome:
    conclusion = review_pb2.CONCLUSION_INCOMPLETE
    return Outcome(states.FAILED, conclusion, reason, retry_after_seconds=retry_after_seconds)


def _document(claimed: review_pb2.Review, analysis: Analysis) -> ReviewDocument:
    """What is shown of the analysis: the review as it will be once this is published."""
    review = review_pb2.Review()
    review.CopyFrom(claimed)
    incomplete = analysis.conclusion == review_pb2.CONCLUSION_INCOMPLETE
    review.state = states.PARTIAL if incomplete else states.COMPLETED
    review.conclusion, review.reason = analysis.conclusion, analysis.reason
    review.agent_runs.extend(analysis.agent_runs)
    review.coverage.CopyFrom(analysis.coverage)
    review.findings.CopyFrom(analysis.finding_counts)
    review.notices.extend(analysis.notices)
    if analysis.models is not None:
        review.models.CopyFrom(analysis.models)
    return ReviewDocument(
        review,
        analysis.findings,
        analysis.cells,
        analysis.agents,
        analysis.texts,
        changes=analysis.changes,
        suppressed=analysis.suppressed,
    )
