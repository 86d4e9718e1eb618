"""Digests and random values: they hold nothing of what they were made from."""

from agent_services.runtime.flow.kinds import EVERYTHING
from agent_services.runtime.flow.model import Model

_HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s", "new")
_SECRETS = ("token_hex", "token_bytes", "token_urlsafe", "randbelow", "randbits", "choice", "compare_digest")

MODEL = Model(
    cleans={
        **dict.fromkeys((f"hashlib.{name}().{end}" for name in _HASHES for end in ("hexdigest", "digest")), EVERYTHING),
        **dict.fromkeys((f"secrets.{name}" for name in _SECRETS), EVERYTHING),
        **dict.fromkeys(
            ("hmac.new", "hmac.digest", "hmac.compare_digest", "hashlib.pbkdf2_hmac", "hashlib.scrypt"), EVERYTHING
        ),
        **dict.fromkeys(("bcrypt.hashpw", "bcrypt.checkpw", "uuid.uuid4", "uuid.uuid1", "jwt.encode"), EVERYTHING),
    },
    harmless=frozenset(
        {*(f"hashlib.{name}" for name in _HASHES), *(f"random.{name}" for name in ("random", "randint"))}
    ),
)
