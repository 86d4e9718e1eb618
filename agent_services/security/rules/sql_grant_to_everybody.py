"""What everybody may do, an attacker with any account may do."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.statements import statements
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_EVERYBODY = re.compile(
    r"^grant\s+(?P<what>all(?:\s+privileges)?)\b.*\bto\s+(?P<who>public|''@?''?|'?%'?)\s*", re.IGNORECASE
)
_OPTION = re.compile(r"^grant\s+all(?:\s+privileges)?\s+on\s+\*\.\*\s+to\b", re.IGNORECASE)
_PLAIN = re.compile(
    r"^(?:create|alter)\s+(?:user|role|login)\b.*\b(?:superuser|nopassword|no\s+password)\b", re.IGNORECASE
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(250, 732),
    languages=("sql",),
    source="CWE-732; nearest: sonar plsql",
    flags="GRANT ALL PRIVILEGES ON orders TO PUBLIC;\n",
    passes="GRANT SELECT ON orders TO reporting;\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds rights on a database that every user gets, or that are all there are."""
    for statement in statements(file):
        if found := _EVERYBODY.search(statement.bare) or _OPTION.search(statement.bare):
            yield file.match(
                statement.span,
                f"`{found.group().strip()[:60]}` lets every account do everything, also one that was taken over."
                " Grant the rights that are needed to the role that needs them.",
            )
        elif found := _PLAIN.search(statement.bare):
            yield file.match(
                statement.span,
                "This account may do everything on the server, so an injection in any program that uses it may too."
                " Give it the rights on its own tables.",
                confidence="low",
            )
