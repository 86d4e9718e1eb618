"""A signed document proves what it says, or nothing."""

import pytest

from kit import keys
from kit.envelope import EnvelopeBrokenError, seal, unseal

KIND = "application/vnd.example+json"
KEY = keys.generate()
TRUSTED = {KEY.kid: KEY.private.public_key()}
SEALED = seal(b'{"conclusion": "passed"}', KIND, KEY)


def test_what_was_signed_comes_out_with_who_signed_it():
    assert unseal(SEALED, KIND, TRUSTED) == (b'{"conclusion": "passed"}', KEY.kid)


@pytest.mark.parametrize("bit", [0, 1, 5])
def test_with_any_byte_flipped_it_proves_nothing(bit):
    for place in range(len(SEALED)):
        flipped = bytearray(SEALED)
        flipped[place] ^= 1 << bit
        with pytest.raises(EnvelopeBrokenError):
            unseal(bytes(flipped), KIND, TRUSTED)


@pytest.mark.parametrize("changed", [SEALED + b"\n", b" " + SEALED, SEALED[:-1], b"", b"[]", b"[" * 100_000])
def test_written_otherwise_it_proves_nothing(changed):
    with pytest.raises(EnvelopeBrokenError):
        unseal(changed, KIND, TRUSTED)


def test_a_document_of_another_kind_or_of_another_key_is_refused():
    with pytest.raises(EnvelopeBrokenError, match="it is no application/other"):
        unseal(SEALED, "application/other", TRUSTED)
    other = keys.generate().private.public_key()
    with pytest.raises(EnvelopeBrokenError, match="changed after it was signed"):
        unseal(SEALED, KIND, {KEY.kid: other})
    with pytest.raises(EnvelopeBrokenError, match="not among those that are trusted"):
        unseal(SEALED, KIND, {})
