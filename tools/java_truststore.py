"""Writes the authorities that this machine trusts as a trust store of Java: `python tools/java_truststore.py FILE`."""

import ssl
import sys
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.utils import CryptographyDeprecationWarning


def authorities() -> list[x509.Certificate]:
    """What Python trusts on this machine, SSL_CERT_FILE and SSL_CERT_DIR included."""
    context = ssl.create_default_context()
    paths = ssl.get_default_verify_paths()
    for folder in (paths.capath,) if paths.capath and not context.get_ca_certs() else ():
        for path in sorted(Path(folder).glob("*.pem")):
            context.load_verify_locations(path)
    return [x509.load_der_x509_certificate(each) for each in context.get_ca_certs(binary_form=True)]


if __name__ == "__main__":
    # An authority whose number is not as it should be is trusted all the same.
    warnings.simplefilter("ignore", CryptographyDeprecationWarning)
    # Java opens its trust store without a password, and sees nothing in one that has one.
    entries = [PKCS12Certificate(each, str(number).encode()) for number, each in enumerate(authorities())]
    Path(sys.argv[1]).write_bytes(serialize_java_truststore(entries, NoEncryption()))
