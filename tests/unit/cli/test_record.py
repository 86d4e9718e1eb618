"""`squad verify` on records as the gateway writes them."""

from pathlib import Path

import pytest

from gateway.routes.records import payload_of
from kit.auth import TokenSigner
from report.record import KIND
from squad.review.v1 import review_pb2
from tests.support.command import squad
from tests.support.review import finding


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A genuine one, beside `trust` with the public key of who signed it."""
    review = review_pb2.Review(id="0193", tenant_id="0191", conclusion=review_pb2.CONCLUSION_FAILED)
    review.repository.full_name, review.change.pull_request, review.change.head_commit = "acme/shop", 7, "b" * 40
    review.end_time.FromJsonString("2026-11-26T10:00:00Z")
    signer = TokenSigner(None, "gateway")
    signer.export(tmp_path / "trust")
    path = tmp_path / "record.json"
    path.write_bytes(signer.seal(payload_of(review, (finding(),)), KIND))
    return path


def verify(record: Path, keys: str = "trust"):
    return squad("verify", record.name, "--keys", keys, cwd=record.parent)


def test_a_genuine_record_says_what_was_said_and_of_what(record):
    ran = verify(record)
    assert (ran.status, ran.err) == (0, "")
    assert (
        "review 0193 of acme/shop #7 at bbbbbbbbbbbb ended 2026-11-26T10:00:00Z: failed, 1 finding, 0 not read"
        in ran.out
    )


def test_a_record_with_a_byte_flipped_is_not_genuine(record):
    content = bytearray(record.read_bytes())
    content[len(content) // 2] ^= 1
    record.write_bytes(content)
    ran = verify(record)
    assert (ran.status, ran.out) == (1, "")
    assert "record.json is not genuine: " in ran.err


def test_without_a_key_there_is_nothing_to_verify_by(record):
    ran = verify(record, keys=".")
    assert ran.status == 2
    assert "holds no key gateway-*.pem" in ran.err
