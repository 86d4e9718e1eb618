"""Without a check of the certificate anybody on the way can answer in the server's place."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.commands import commands, place_in
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_OFF = re.compile(
    r"\bcurl\b(?:\s+(?:(?!-k\b|--insecure\b)[^\s|;&]+)){0,30}?\s+(?P<curl>-[a-jl-zA-Z#]*k[a-zA-Z#]*|--insecure)(?=\s|$)"
    r"|\bwget\b[^\n|;&]{0,300}?(?P<wget>--no-check-certificate)"
    r"|(?P<git>http\.sslverify[= ]+['\"]?false|GIT_SSL_NO_VERIFY=(?:1|true))"
    r"|(?P<npm>strict-ssl[= ]+false|NODE_TLS_REJECT_UNAUTHORIZED=['\"]?0)"
    r"|(?P<pip>--trusted-host[= ]\S+)|(?P<apt>--allow-unauthenticated|--no-gpg-check|--nogpgcheck|--force-yes)"
    r"|(?P<ssh>StrictHostKeyChecking[= ]no)",
    re.IGNORECASE,
)
_NEAR = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)")


@rule(
    severity="medium",
    confidence="medium",
    cwe=(295,),
    languages=("shell", "dockerfile"),
    source="CWE-295; nearest: checkov CKV2_DOCKER_2 to 9",
    flags="curl -sk https://releases.tool.dev/tool.tgz -o tool.tgz\n",
    passes="curl -s https://releases.tool.dev/tool.tgz -o tool.tgz\ncurl -k https://localhost:8443/health\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds commands that check no certificate, host key or signature."""
    for text, span in commands(file):
        said: set[str] = set()
        for found in _OFF.finditer(text):
            what = next(value for value in found.groups() if value)
            if what in said:
                continue
            said.add(what)
            if not (found.group("curl") or found.group("wget")) or not _NEAR.search(text):
                yield file.match(
                    place_in(file, span, what),
                    f"`{what}` accepts anybody as the other side, who can then change what is fetched."
                    " Leave it out, and install the certificate or key that is missing.",
                )
