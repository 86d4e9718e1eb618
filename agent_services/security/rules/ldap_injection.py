"""`*` and `)` in the value change the filter."""

from collections.abc import Iterator

from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(90,),
    source="CWE-90; nearest: none in ruff or bandit",
    flags="""\
import ldap
from flask import request

def find(connection):
    connection.search_s("dc=example", ldap.SCOPE_SUBTREE, f"(uid={request.args['uid']})")
""",
    passes="""\
import ldap
from flask import request
from ldap.filter import escape_filter_chars

def find(connection):
    uid = escape_filter_chars(request.args["uid"])
    connection.search_s("dc=example", ldap.SCOPE_SUBTREE, f"(uid={uid})")
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds LDAP filters put together from values that a client chooses, which lets them match other entries."""
    return matches(file, "ldap", _message, inside_severity="medium")


def _message(hit: Hit, what: str) -> str:
    return (
        f"The LDAP filter holds {what}: `*` or `)` in it matches other entries. "
        "Escape the value with `ldap.filter.escape_filter_chars`."
    )
