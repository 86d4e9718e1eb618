"""People's thumbs on our comments, as feedback. No event tells of them: they are looked for."""

from collections.abc import Collection, Mapping

import structlog

from kit.database import Database
from review_service.commands.roles import Role
from review_service.host.protocol import CodeHost, HostError, Reaction
from review_service.store import pull_requests
from review_service.store.creation import repository_key
from review_service.store.feedback import FeedbackRepository, Said
from review_service.store.pull_requests import Place
from squad.review.v1 import feedback_pb2, review_pb2

log = structlog.get_logger()


class Reactions:
    """Looks at one pull request at a time. A reaction counts once, whenever it is seen."""

    def __init__(self, database: Database, host: CodeHost) -> None:
        self._database = database
        self._host = host
        self._feedback = FeedbackRepository(database)

    async def look(self, tenant_id: str, repository: review_pb2.RepositoryRef, number: int) -> None:
        """Records what is new. Where the host does not answer, the next look will find it."""
        place = Place(repository_key(repository), number)
        async with self._database.tenant(tenant_id) as session:
            ours = await pull_requests.threads_of(session, place)
        if not ours:
            return
        try:
            reactions = await self._host.reactions(repository, number, ours)
            new = await self._new(tenant_id, place, reactions)
            roles = {login: await self._host.role_of(repository, login) for login in {each.login for each in new}}
        except HostError as error:
            log.warning("reactions_not_read", error=str(error))
            return
        for reaction in new:
            await self._record(tenant_id, place, reaction, roles)

    async def _new(self, tenant_id: str, place: Place, reactions: Collection[Reaction]) -> list[Reaction]:
        async with self._database.tenant(tenant_id) as session:
            known = await pull_requests.sources_known(session, [_source(place, each) for each in reactions])
        return [each for each in reactions if _source(place, each) not in known]

    async def _record(self, tenant_id: str, place: Place, reaction: Reaction, roles: Mapping[str, Role]) -> None:
        """Who may not write speaks neither for nor against: strangers could talk a rule into the shadow."""
        useful = feedback_pb2.USEFULNESS_USEFUL if reaction.useful else feedback_pb2.USEFULNESS_NOT_USEFUL
        speaks = useful if roles[reaction.login] >= Role.WRITE else feedback_pb2.USEFULNESS_UNSPECIFIED
        async with self._database.tenant(tenant_id) as session:
            finding_id = await pull_requests.finding_of_thread(session, place, reaction.comment_id)
        if finding_id is None:
            return
        subject = f"{place.repository_key.partition(':')[0]}:{reaction.login}"
        words = "+1" if reaction.useful else "-1"
        said = Said(feedback_pb2.FEEDBACK_KIND_REACTION, _source(place, reaction), subject, words, speaks)
        await self._feedback.record(tenant_id, finding_id, said)


def _source(place: Place, reaction: Reaction) -> str:
    return f"reaction:{place.repository_key}:{reaction.id}"
