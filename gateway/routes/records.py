"""The signed record of a review: what the squad said of a change, for whoever has to show it later."""

import json

from fastapi import APIRouter, Response
from google.protobuf import json_format

from gateway.auth import Authorized
from gateway.fields import Id
from gateway.routes.results import all_findings
from gateway.routes.reviews import read_review
from kit import envelope
from kit.errors import StateConflict
from report import json_report
from report.document import ReviewDocument
from report.record import KIND
from squad.review.v1 import review_pb2

router = APIRouter(prefix="/api/v1/reviews", tags=["reviews"])


class Record(Response):
    """An envelope by DSSE around the report as JSON."""

    media_type = envelope.MEDIA_TYPE


@router.get("/{review_id}/record", summary="Export the signed record", response_class=Record)
async def export_record(caller: Authorized, review_id: Id) -> Record:
    """The report as JSON with conclusion, agents, gaps and findings, signed; `squad verify` checks it. Role: viewer."""
    review = await read_review(caller, review_id)
    if not review.HasField("end_time"):
        state = review_pb2.ReviewState.Name(review.state).removeprefix("REVIEW_STATE_")
        raise StateConflict(f"review {review_id} is {state}: wait until it has ended", state)
    findings = tuple([finding async for finding in all_findings(caller, review_id)])
    return Record(caller.clients.signer.seal(payload_of(review, findings), KIND))


def payload_of(review: review_pb2.Review, findings: tuple[review_pb2.ReviewFinding, ...]) -> bytes:
    """What is signed: which review it is, whose, when it ended, and the report as JSON."""
    plain = json_format.MessageToDict(review, preserving_proto_field_name=True)
    names = ("id", "tenant_id", "attempt", "create_time", "end_time")
    content = {name: plain.get(name, "") for name in names}
    content["report"] = json.loads(json_report.render(ReviewDocument(review=review, findings=findings)))
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
