"""Whoever answers in the server's place, or takes it over, runs a program here."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.commands import commands, place_in
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_PIPED = re.compile(
    r"\b(?:curl|wget)\b[^\n|;&]{0,300}?(?P<url>https?://[^\s\"'|;&)]+)[^\n|;&]{0,200}\|\s*(?:sudo\s+(?:-\w+\s+)*)?"
    r"(?:env\s+\S+=\S+\s+)?(?P<shell>(?:/bin/|/usr/bin/)?(?:ba|z|da|k)?sh|python[\d.]*|perl|ruby|node)\b"
    r"|\b(?:ba|z)?sh\s+(?:-c\s+)?[\"']?(?:<\(|\$\()\s*(?:curl|wget)\b[^\n)]{0,200}?(?P<url2>https?://[^\s\"'|;&)]+)"
)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(494, 829),
    languages=("shell", "dockerfile"),
    source="CWE-494; nearest: hadolint DL4006, checkov CKV2_DOCKER_1",
    flags="curl -fsSL http://get.tool.dev/install.sh | sudo sh\n",
    passes="curl -fsSL https://get.tool.dev/install.sh -o install.sh\nsha256sum -c install.sum && sh install.sh\n",
    limits="Installers of well-known tools are meant to be run like this; over https the confidence is low.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds programs that are downloaded and run at once, without anybody having seen them."""
    for text, span in commands(file):
        for found in _PIPED.finditer(text):
            url = found.group("url") or found.group("url2")
            plain = url.startswith("http://")
            changed = ", and anybody on the way can change it" if plain else ""
            yield file.match(
                place_in(file, span, url),
                f"What `{url[:80]}` answers is run as it comes{changed}."
                " Fetch a fixed version, check its digest, and run it then.",
                confidence="medium" if plain else "low",
                severity="high" if plain else "medium",
            )
