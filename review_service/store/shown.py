"""Where findings are shown in the end, which only the code host knows."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text

from kit.database import Database
from review_service.store.runs import Run
from squad.review.v1.review_pb2 import ShownAs

AS_ANNOTATIONS = text("""
UPDATE review.findings SET shown_as = :annotation
WHERE review_id = :review AND id = ANY(:findings)
AND EXISTS (SELECT FROM review.reviews WHERE id = :review AND lease_owner = :owner)""")


class ShownRepository:
    """Corrects what was planned."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def refused(self, run: Run, findings: Collection[str]) -> None:
        """Notes that these findings stand in the check, for they could not stand on their lines."""
        if not findings:
            return
        values = {
            "annotation": ShownAs.SHOWN_AS_ANNOTATION,
            "review": run.id,
            "findings": [UUID(finding) for finding in sorted(findings)],
            "owner": run.owner,
        }
        async with self._database.tenant(run.review.tenant_id) as session:
            await session.execute(AS_ANNOTATIONS, values)
