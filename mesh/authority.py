"""A certificate authority that lives as long as its process: identities of the mesh, and names of doors."""

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = datetime.timedelta(hours=1)
"""Of every certificate but its own."""
_CLOCKS = datetime.timedelta(minutes=5)
"""How far the clocks of two processes may be apart."""


@dataclass(frozen=True)
class Credential:
    """A certificate and its private key, both PEM."""

    certificate: str
    key: str


class Authority:
    """Signs with a key that is never written down."""

    def __init__(self, trust_domain: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, trust_domain)])
        self._certificate = self._root()

    @property
    def trust(self) -> str:
        """What others need to know it, PEM."""
        return _pem(self._certificate)

    def identity(self, spiffe_id: str, lifetime: datetime.timedelta = LIFETIME) -> Credential:
        """For a workload, as server and as client."""
        return self._issue(x509.UniformResourceIdentifier(spiffe_id), lifetime)

    def door(self, host: str, lifetime: datetime.timedelta = LIFETIME) -> Credential:
        """For a server that those outside know by a host name."""
        return self._issue(x509.DNSName(host), lifetime)

    def _issue(self, name: x509.GeneralName, lifetime: datetime.timedelta) -> Credential:
        key = ec.generate_private_key(ec.SECP256R1())
        usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        made = (
            _builder(lifetime)
            .subject_name(x509.Name([]))
            .issuer_name(self._name)
            .public_key(key.public_key())
            # Critical, because there is no other name.
            .add_extension(x509.SubjectAlternativeName([name]), critical=True)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return Credential(_pem(made), private.decode())

    def _root(self) -> x509.Certificate:
        years = datetime.timedelta(days=3650)
        builder = _builder(years).subject_name(self._name).issuer_name(self._name).public_key(self._key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return builder.sign(self._key, hashes.SHA256())


def _builder(lifetime: datetime.timedelta) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    builder = x509.CertificateBuilder().serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - _CLOCKS).not_valid_after(now + lifetime)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
