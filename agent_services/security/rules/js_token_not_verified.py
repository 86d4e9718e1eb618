"""Without its signature checked, a token says whatever its sender wrote into it."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="medium",
    cwe=(347,),
    languages=SCRIPTS,
    source="CWE-347; nearest: sonar javascript:S5659",
    flags="const jwt = require('jsonwebtoken');\nexport const user = (token) => jwt.decode(token).sub;\n",
    passes="const jwt = require('jsonwebtoken');\nexport const user = (token, key) => jwt.verify(token, key).sub;\n",
    limits="A program that decodes in one file and verifies in another is flagged.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds tokens that are believed without a check of their signature or age."""
    if "jsonwebtoken" not in file.text:
        return
    if "verify(" not in file.text:
        for call in file.find("jwt.decode($TOKEN)", "jwt.decode($TOKEN, $$$REST)", "jsonwebtoken.decode($TOKEN)"):
            yield file.match(
                call,
                f"`{call.text()[:60]}` reads the token without checking who signed it. Use `jwt.verify` with the key.",
            )
    for pair in file.kinds("pair"):
        key, value = pair.field("key"), pair.field("value")
        unsigned = key is not None and key.text() == "algorithms" and value is not None and "none" in value.text()
        if unsigned or pair.text().replace(" ", "") == "ignoreExpiration:true":
            yield file.match(
                pair, f"`{pair.text()[:60]}` accepts tokens that nobody signed, or that are over. Leave it out."
            )
