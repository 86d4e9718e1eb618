"""Secrets at rest: sealed for one target, by a list of keys."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet

from kit.settings import SettingsError
from review_service.notify.sealing import OLD_SECRET, SealBroken, Secrets, Signer, Vault, vault_of
from review_service.notify.signing import new_secret

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
TENANT, TARGET = uuid4(), uuid4()
NOW = datetime(2026, 11, 26, tzinfo=UTC)
SECRETS = Secrets("https://hooks.slack.example/services/T0/B0/word", (Signer(new_secret()), Signer("whsec_b2xk", NOW)))


def test_what_is_sealed_comes_back_and_is_not_readable_in_between():
    sealed = Vault(NEW).seal(TENANT, TARGET, SECRETS)
    assert Vault(NEW).open(TENANT, TARGET, sealed) == SECRETS
    assert b"word" not in sealed


def test_an_older_key_still_opens_what_it_sealed():
    sealed = Vault(OLD).seal(TENANT, TARGET, SECRETS)
    assert Vault(f"{NEW}, {OLD}").open(TENANT, TARGET, sealed) == SECRETS
    with pytest.raises(SealBroken, match="SQUAD_NOTIFY_KEY"):
        Vault(NEW).open(TENANT, TARGET, sealed)


@pytest.mark.parametrize("of", [(uuid4(), TARGET), (TENANT, uuid4())], ids=["tenant", "target"])
def test_what_was_sealed_for_one_target_opens_for_no_other(of):
    with pytest.raises(SealBroken):
        Vault(NEW).open(*of, Vault(NEW).seal(TENANT, TARGET, SECRETS))


@pytest.mark.parametrize("keys", ["short", f"{NEW},short", ","], ids=["short", "second short", "none"])
def test_a_wrong_key_is_named_by_its_setting_and_not_shown(keys):
    with pytest.raises(SettingsError, match=r"SQUAD_NOTIFY_KEY: must be keys of 32 bytes") as refusal:
        Vault(keys)
    assert NEW not in str(refusal.value)


def test_without_a_key_there_is_no_vault():
    assert vault_of("") is None


def test_a_rotated_secret_signs_for_another_day_and_no_third_one_does():
    first = Secrets("https://a.example", (Signer(new_secret()),))
    second = first.rotated(NOW)
    third = second.rotated(NOW + timedelta(hours=1))
    assert second.signing(NOW) == [second.signers[0].secret, first.signers[0].secret]
    assert second.signing(NOW + OLD_SECRET) == [second.signers[0].secret]
    assert third.signing(NOW + timedelta(hours=1)) == [third.signers[0].secret, second.signers[0].secret]


def test_no_secret_shows_in_what_is_printed():
    assert "word" not in repr(SECRETS)
    assert "whsec" not in repr(SECRETS)
