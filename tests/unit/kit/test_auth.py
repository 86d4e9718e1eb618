"""Tokens are believed exactly when a trusted key signed them, for us, and they have not expired."""

import base64
import json
import os
import stat

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from kit.auth import TokenSigner, TokenVerifier, jwks
from kit.context import CallContext, Role
from kit.errors import CredentialInvalid
from tests.support.servers import wait_until


@pytest.fixture(scope="module")
def signer():
    return TokenSigner.ephemeral("tenancy")


@pytest.fixture
def trust_dir(signer, tmp_path):
    signer.export(tmp_path / "trust")
    return tmp_path / "trust"


@pytest.fixture
def verifier(trust_dir):
    return TokenVerifier(trust_dir, "squad-internal")


def sign(signer, **changes):
    return signer.sign(**{"audience": "squad-internal", "tenant_id": "t", "subject": "ada", **changes})


def refused(verifier, token):
    with pytest.raises(CredentialInvalid) as raised:
        verifier.verify(token)
    assert token not in str(raised.value) or not token
    return str(raised.value)


def test_a_token_says_who_calls(signer, verifier):
    token = sign(signer, role=Role.OWNER, scopes={"reviews:read", "a"}, review_id="r")
    expected = CallContext("t", "ada", Role.OWNER, frozenset({"reviews:read", "a"}), "tenancy", "r")
    assert verifier.verify(token) == expected


def test_extra_claims_never_replace_the_signers_own(signer, verifier):
    token = sign(signer, iss="operator", role=Role.VIEWER, exp="9999999999")
    assert verifier.verify(token).issuer == "tenancy"


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"lifetime_seconds": -10}, "expired"), ({"audience": "squad-api"}, "another audience")],
)
def test_a_token_out_of_place_or_time_is_refused(signer, verifier, changes, why):
    assert why in refused(verifier, sign(signer, **changes))


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "\N{SNOWMAN}", "x" * 10_000, "eyJhbGciOiJSUzI1NiJ9..", "null.null.null"]
)
def test_what_is_no_token_is_refused(verifier, token):
    refused(verifier, token)


def test_a_token_signed_by_a_stranger_under_a_trusted_key_id_is_refused(signer, verifier):
    kid = jwt.get_unverified_header(sign(signer))["kid"]
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    claims = jwt.decode(sign(signer), options={"verify_signature": False})
    assert "signature" in refused(verifier, jwt.encode(claims, stranger, "RS256", headers={"kid": kid}))


def test_an_unsigned_token_is_refused(signer, verifier):
    kid = jwt.get_unverified_header(sign(signer))["kid"]
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": kid}).encode()).decode().rstrip("=")
    refused(verifier, f"{header}.{sign(signer).split('.')[1]}.")


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(signer, trust_dir, verifier):
    (path,) = trust_dir.iterdir()
    head, claims, _ = sign(signer).split(".")
    kid = jwt.get_unverified_header(sign(signer))["kid"]
    confused = json.dumps({"alg": "HS256", "kid": kid}).encode()
    head = base64.urlsafe_b64encode(confused).decode().rstrip("=")
    signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    forged = signature.sign(f"{head}.{claims}".encode(), path.read_bytes())
    refused(verifier, f"{head}.{claims}.{base64.urlsafe_b64encode(forged).decode().rstrip('=')}")


def test_only_the_named_issuers_are_trusted(signer, trust_dir):
    assert "not trusted" in refused(TokenVerifier(trust_dir, "squad-internal", {"gateway"}), sign(signer))


def test_an_issuer_cannot_speak_for_another(signer, trust_dir, tmp_path):
    (path,) = trust_dir.iterdir()
    path.rename(trust_dir / path.name.replace("tenancy-", "gateway-"))
    refused(TokenVerifier(trust_dir, "squad-internal"), sign(signer))


def test_a_new_key_is_accepted_and_a_removed_one_refused_without_a_restart(signer, verifier, trust_dir):
    (old,), believed = trust_dir.iterdir(), sign(signer)
    verifier.verify(believed)
    newcomer = TokenSigner.ephemeral("worker")
    refused(verifier, sign(newcomer))
    newcomer.export(trust_dir)
    assert verifier.verify(sign(newcomer)).issuer == "worker"
    old.unlink()
    assert "not trusted" in refused(verifier, believed)


def test_a_token_that_was_believed_is_refused_once_it_has_ended(signer, verifier):
    token = sign(signer, lifetime_seconds=1)
    assert verifier.verify(token) == verifier.verify(token)
    wait_until(lambda: _is_refused(verifier, token), within_seconds=10)


def _is_refused(verifier, token):
    try:
        return not verifier.verify(token)
    except CredentialInvalid:
        return True


def test_tokens_from_before_a_rotation_stay_valid(trust_dir, verifier):
    signer = TokenSigner.ephemeral("worker")
    signer.export(trust_dir)
    before = sign(signer)
    kid = signer.rotate(trust_dir)
    after = sign(signer)
    assert jwt.get_unverified_header(after)["kid"] == kid != jwt.get_unverified_header(before)["kid"]
    assert verifier.verify(before) == verifier.verify(after)


def test_a_rotation_removes_public_keys_whose_last_token_has_expired(tmp_path):
    signer = TokenSigner.ephemeral("worker")
    ages = ["0" * 31 + "1", "0" * 31 + "2"]
    (pem,) = _exported(signer, tmp_path)
    for kid in ages:
        (tmp_path / f"worker-{kid}.pem").write_bytes(pem.read_bytes())
    signer.rotate(tmp_path)
    left = {path.stem.removeprefix("worker-") for path in tmp_path.iterdir()}
    # The first was followed by the second in 1970; the second by a key of this minute, so it still counts.
    assert ages[0] not in left
    assert ages[1] in left
    assert len(left) == 3


def _exported(signer, folder):
    signer.export(folder)
    return list(folder.iterdir())


def test_a_signer_keeps_its_key_readable_by_itself_only(tmp_path):
    first = TokenSigner(tmp_path / "keys", "tenancy")
    (path,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    first.export(tmp_path / "trust")
    again = TokenSigner(tmp_path / "keys", "tenancy")
    assert TokenVerifier(tmp_path / "trust", "squad-internal").verify(sign(again)).subject == "ada"


def test_a_rotation_reaches_every_process_that_shares_the_folder(tmp_path):
    one, other = TokenSigner(tmp_path, "tenancy"), TokenSigner(tmp_path, "tenancy")
    kid = one.rotate()
    os.utime(tmp_path, ns=(1, 1))
    assert jwt.get_unverified_header(sign(other))["kid"] == kid


def test_a_key_made_by_another_process_is_published_before_it_signs(tmp_path):
    one, other = TokenSigner(tmp_path / "keys", "tenancy"), TokenSigner(tmp_path / "keys", "tenancy")
    one.export(tmp_path / "trust")
    other.rotate()
    os.utime(tmp_path / "keys", ns=(1, 1))
    assert TokenVerifier(tmp_path / "trust", "squad-internal").verify(sign(one)).issuer == "tenancy"


def test_private_keys_do_not_pile_up(tmp_path):
    signer = TokenSigner(tmp_path, "tenancy")
    newest = [signer.rotate() for _ in range(3)][-2:]
    assert sorted(path.stem for path in tmp_path.iterdir()) == newest


def test_a_broken_file_among_the_keys_does_no_harm(signer, trust_dir, verifier, caplog):
    (trust_dir / "worker-1.pem").write_text("half a k")
    assert verifier.verify(sign(signer)).subject == "ada"
    assert "worker-1.pem" in caplog.text


def test_without_a_folder_nobody_is_trusted(signer, tmp_path):
    assert "not trusted" in refused(TokenVerifier(tmp_path / "none", "squad-internal"), sign(signer))


def test_a_lifetime_ends_after_an_hour_at_most(signer):
    claims = jwt.decode(sign(signer, lifetime_seconds=1e9), options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 3600


@pytest.mark.parametrize("issuer", ["", "../x", "a b", "a/b"])
def test_an_issuer_that_cannot_name_a_file_is_refused(issuer):
    with pytest.raises(ValueError, match="issuer"):
        TokenSigner.ephemeral(issuer)


def test_the_published_key_set_verifies_tokens(signer, trust_dir):
    token = sign(signer)
    key = jwt.PyJWKSet.from_dict(jwks(trust_dir)).keys[0]
    assert jwt.decode(token, key, algorithms=["RS256"], audience="squad-internal")["sub"] == "ada"


def test_the_key_set_holds_public_parts_of_the_chosen_issuers_only(trust_dir):
    TokenSigner.ephemeral("gateway").export(trust_dir)
    (key,) = jwks(trust_dir, {"tenancy"})["keys"]
    assert set(key) == {"kty", "use", "alg", "kid", "n", "e"}


def test_the_exported_file_holds_no_private_key(trust_dir):
    (path,) = trust_dir.iterdir()
    assert "PRIVATE" not in path.read_text()
    assert serialization.load_pem_public_key(path.read_bytes()).key_size == 2048
