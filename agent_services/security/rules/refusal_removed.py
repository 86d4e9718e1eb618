"""What the program refused before this change it now takes, and whatever relied on the refusal no longer holds."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before_after import Balance, Pair, pairs
from agent_services.runtime.python.shapes import loaded
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView
from agent_services.runtime.web.access import asks_more, is_taken_over, refuses_access
from agent_services.runtime.web.handlers import severity_of
from agent_services.runtime.web.refusals import Refusal, refusal_names, refusals

_BEFORE = """\
def split(header):
    name, _, value = header.partition(b":")
    if b"\\n" in value:
        raise BadRequest("bare line feed")
    return name, value
"""


@change_rule(
    severity="high",
    confidence="medium",
    cwe=(20,),
    source="CWE-20; own",
    topic="removed-check",
    flags=Example(
        files={"head.py": 'def split(header):\n    name, _, value = header.partition(b":")\n    return name, value\n'},
        old={"head.py": _BEFORE},
    ),
    passes=Example(
        files={
            "head.py": "def split(header):\n"
            '    name, _, value = header.partition(b":")\n    _refuse(value)\n    return name, value\n\n\n'
            'def _refuse(value):\n    if b"\\n" in value:\n        raise BadRequest("bare line feed")\n'
        },
        old={"head.py": _BEFORE},
    ),
    limits="A refusal that another layer repeats looks like one that is gone; outside of handlers and parsers it is of"
    " medium severity.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds checks that refused bad input or a caller without rights and are gone, while what they guarded goes on."""
    balance = Balance(change, refusal_names)
    for pair in pairs(change):
        before, after = list(refusals(pair.old, pair.before)), list(refusals(pair.file, pair.after))
        if len(after) >= len(before):
            continue
        for refusal in _gone(pair, before, after):
            if balance.lost(refusal.name) and not _is_asked_elsewhere(change, pair, refusal):
                yield pair.match(
                    pair.place(refusal.condition), _message(pair, refusal), severity=severity_of(pair.file, pair.after)
                )
                break


def _gone(pair: Pair, before: list[Refusal], after: list[Refusal]) -> Iterator[Refusal]:
    kept = [refusal.name for refusal in after]
    asked = {refusal.asks for refusal in after}
    for refusal in before:
        fewer = kept.count(refusal.name) < sum(each.name == refusal.name for each in before)
        if fewer and refusal.asks not in asked and _goes_on(pair, refusal):
            yield refusal


def _is_asked_elsewhere(change: ChangeView, pair: Pair, refusal: Refusal) -> bool:
    """Whether the refusal was of a caller without rights, whom a decorator or a hook turns away now."""
    if not refuses_access([refusal.node]):
        return False
    return asks_more(pair.old, pair.before, pair.file, pair.after) or is_taken_over(change)


def _goes_on(pair: Pair, refusal: Refusal) -> bool:
    """Whether head still works with what was asked about."""
    condition = refusal.condition
    subjects = loaded([condition.test] if isinstance(condition, ast.If) else []) - {"self", "len", "any", "all"}
    return bool(subjects & loaded([pair.after])) or (not subjects and pair.keeps_most())


def _message(pair: Pair, refusal: Refusal) -> str:
    when = f"when `{refusal.asks[:80]}`" if isinstance(refusal.condition, ast.If) else f"on `{refusal.asks[:60]}`"
    return (
        f"Before this change `{pair.before.name}` refused {when} with `{refusal.name}`; now it goes on with that input."
        " Keep the check, or say which earlier one makes sure of it."
    )
