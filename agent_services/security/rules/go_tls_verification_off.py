"""Without verification anybody on the way can answer in the place of the server, and reads what is sent."""

import re
from collections.abc import Iterator

from agent_services.runtime.leaks.secrets import is_test_place
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(295,),
    languages=("go",),
    source="CWE-295; nearest: gosec G402",
    flags="package a\n\nvar config = &tls.Config{InsecureSkipVerify: true}\n",
    passes="package a\n\nvar config = &tls.Config{MinVersion: tls.VersionTLS12}\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds TLS connections of Go that do not check who answers."""
    if "InsecureSkipVerify" not in file.text or is_test_place(file.path):
        return
    for pair in file.kinds("keyed_element", "assignment_statement"):
        if re.fullmatch(r"(?:[\w.]+\.)?InsecureSkipVerify\s*(?::|=)\s*true", pair.text()):
            yield file.match(
                pair,
                "`InsecureSkipVerify` accepts any certificate: whoever sits between can read and change what is sent."
                " Leave it out, or put the certificate authority into `RootCAs`.",
            )
    for call in file.find("ssh.InsecureIgnoreHostKey()"):
        yield file.match(
            call,
            "This accepts the host key of any server, also of one that only pretends."
            " Read the known ones with `knownhosts.New`.",
        )
