"""`ADD` takes whatever the address answers on the day of the build."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.dockerfile import instructions
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_ADDRESS = re.compile(r"(?:^|[\s\"\[,])(?P<url>https?://[^\s\"',]+)")


@rule(
    severity="low",
    confidence="medium",
    cwe=(494, 829),
    languages=("dockerfile",),
    source="CWE-494; nearest: hadolint DL3020, docker build check",
    flags="FROM debian:12\nADD https://releases.tool.dev/tool.tgz /opt/\n",
    passes="FROM debian:12\nADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d"
    " https://releases.tool.dev/tool.tgz /opt/\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds files that a build downloads without a digest of what is expected."""
    for instruction in instructions(file):
        found = _ADDRESS.search(instruction.arguments) if instruction.name == "ADD" else None
        if found and "--checksum=" not in instruction.arguments and not found.group("url").endswith(".git"):
            plain = found.group("url").startswith("http://")
            yield file.match(
                instruction.span,
                f"`{found.group('url')[:80]}` is taken as it is on the day of the build, whoever answers."
                " Give `--checksum=sha256:...` with the digest that is expected.",
                severity="medium" if plain else "low",
            )
