"""The published form of events, and the signature over them."""

import base64
import json
from pathlib import Path

import jsonschema
import pytest

from review_service.notify.event import read, schema, schema_text
from review_service.notify.signing import headers, new_secret
from tests.support.receiver import Received, verified
from tests.unit.notify.test_slack import event

SCHEMA = Path(__file__).parents[3] / "docs/schema/notification-event.schema.json"


def test_the_published_schema_is_the_one_in_force():
    assert SCHEMA.read_text() == schema_text()


def test_an_event_is_as_the_schema_says_and_comes_back_whole():
    sent = event()
    jsonschema.validate(json.loads(sent.model_dump_json()), schema())
    assert read(sent.model_dump_json()) == sent


def test_the_schema_refuses_something_else():
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"type": "review.finished"}, schema())


def test_the_signature_is_the_one_of_the_specification():
    """The example of the Standard Webhooks specification's own libraries."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = headers([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_during_a_rotation_either_secret_verifies():
    import time

    old, new = new_secret(), new_secret()
    assert len(base64.b64decode(new.removeprefix("whsec_"))) == 32
    received = Received("/", headers([new, old], "id", int(time.time()), b"{}"), b"{}")
    assert verified(received, old) == verified(received, new) == {}
    with pytest.raises(AssertionError):
        verified(received, new_secret())
