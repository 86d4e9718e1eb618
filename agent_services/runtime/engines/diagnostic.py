"""What every engine says, and how a table entry turns it into a rule and a match."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Unpack

from agent_services.runtime.rule import Facts, Fix, Keep, Match, Rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One sentence of an engine about one place."""

    path: str
    code: str
    message: str
    span: Span
    fix: Fix | None = None


def engine_rule(
    rule_id: str, purpose: str, *codes: str, message: str, keep: Keep | None = None, **facts: Unpack[Facts]
) -> Rule:
    """A table entry: an engine's codes as one of our rules; the engine puts its own name in.

    `message` may hold `{message}` (the engine's sentence without its full stop), `{name}` (the first thing it quotes)
    and `{code}` (the text at the place, shortened). `keep` drops what the engine cannot know to be right.
    """
    return Rule(id=rule_id, purpose=purpose, codes=codes, message=message, keep=keep, **facts)


def stamped(rules: Sequence[Rule], engine: str) -> tuple[Rule, ...]:
    """The table with the engine's name in every rule."""
    return tuple(replace(rule, engine=engine) for rule in rules)


def to_match(rule: Rule, diagnostic: Diagnostic, file: SourceFile) -> Match | None:
    """Word a diagnostic as its rule wants it; None when the rule does not keep it."""
    quoted = re.search(r"[`'\"]([^`'\"]+)[`'\"]", diagnostic.message)
    code = " ".join(file.lines.cut(diagnostic.span).split())
    values = {
        "message": diagnostic.message.rstrip("."),
        "name": quoted.group(1) if quoted else code[:60],
        "code": code if len(code) <= 60 else code[:57] + "...",
    }
    message = re.sub(r"\{(message|name|code)\}", lambda found: values[found.group(1)], rule.message)
    match = file.match(diagnostic.span, message, fix=diagnostic.fix, code=diagnostic.code)
    return match if rule.keep is None or rule.keep(file, match) else None
