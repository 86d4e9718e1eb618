"""The App's key pair."""

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


def new_private_key() -> str:
    """A new RSA key of 2048 bits, PEM."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    form, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def public_key_of(private_key: str) -> str:
    """The public half of a private key, PEM."""
    key = serialization.load_pem_private_key(
        private_key.encode(),
        None,
        unsafe_skip_rsa_key_validation=True,  # ours, and checking takes 50 ms
    ).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()
