"""A language that cannot be built here is named, and never counts as passed."""

from dataclasses import replace

import pytest

from tests.support.sdks import EVERY_LANGUAGE, SDKS, NotAvailable, built


def missing() -> None:
    raise NotAvailable("Go: tools/go.sh is not on this machine")


@pytest.mark.parametrize(
    ("every", "outcome", "said"),
    [
        ("", pytest.skip.Exception, "sdk/go was NOT RUN: Go: tools/go.sh is not on this machine"),
        ("1", pytest.fail.Exception, "sdk/go was NOT RUN.*every language must run"),
    ],
)
def test_a_missing_toolchain_is_named_and_fails_where_every_language_must_run(monkeypatch, every, outcome, said):
    monkeypatch.setenv(EVERY_LANGUAGE, every)
    [go] = [replace(sdk, prepare=missing) for sdk in SDKS if sdk.language == "go"]
    with pytest.raises(outcome, match=said):
        built(go)
