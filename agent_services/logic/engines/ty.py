"""What a type checker knows beyond the rest: off unless a repository or tenant asks for it, see decision 17.

Of what it says only that counts which stands on types that are all known.
"""

import re

from agent_services.runtime.change.before import is_test
from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.engines.ty import Ty
from agent_services.runtime.rule import Match
from agent_services.runtime.source import SourceFile

# A type of which a part is not known, or that could be anything.
_UNSURE = re.compile(r"\bUnknown\b|\bobject\b|\bTodo\b|\bNever\b|@|<|\bAny\b")
_SILENCED = re.compile(r"#\s*(type|pyright|mypy|pyre|ty):\s*ignore|#\s*(pyre-|pytype:)|#\s*noqa\b", re.IGNORECASE)
_LIMITS = "What is imported from outside of the repository has no types here, and what stands on it is not said."


def _is_sure(file: SourceFile, match: Match) -> bool:
    lines = range(match.span.line, match.span.end_line + 1)
    silenced = any(_SILENCED.search(file.lines.line(line)) for line in lines)
    return not silenced and not is_test(file.path) and _UNSURE.search(match.message) is None


def _is_sure_of_one(file: SourceFile, match: Match) -> bool:
    """A union holds types that this code may never meet."""
    return _is_sure(file, match) and " | " not in match.message


def _may_be_none(file: SourceFile, match: Match) -> bool:
    return _is_sure(file, match) and "`None`" in match.message


ENGINE = Ty(
    engine_rule(
        "logic/type-arguments",
        "Finds calls whose arguments the function does not take, by inferred types.",
        *("missing-argument", "too-many-positional-arguments", "unknown-argument", "parameter-already-assigned"),
        keep=_is_sure,
        message="{message}: the call raises TypeError when it runs. Give it what it takes.",
        severity="high",
        confidence="high",
        cwe=(628,),
        enabled=False,
        topic="wrong-arguments",
        limits=_LIMITS,
        source="CWE-628; ty missing-argument, unknown-argument and others",
        flags="def grow(sizes: list[int]) -> None:\n    sizes.append(1, 2)\n",
        passes="def grow(sizes: list[int]) -> None:\n    sizes.extend((1, 2))\n",
    ),
    engine_rule(
        "logic/type-of-argument",
        "Finds arguments of a type that the function does not take.",
        *("invalid-argument-type", "no-matching-overload"),
        keep=_is_sure_of_one,
        message="{message}: the function meets what it is not written for. Convert the value, or mend the annotation.",
        severity="medium",
        confidence="medium",
        cwe=(686,),
        enabled=False,
        limits=_LIMITS,
        source="CWE-686; ty invalid-argument-type, no-matching-overload",
        flags='def area(width: int) -> int:\n    return width * 2\n\nprint(area("3"))\n',
        passes='def area(width: int) -> int:\n    return width * 2\n\nprint(area(int("3")))\n',
    ),
    engine_rule(
        "logic/type-missing-member",
        "Finds attributes and members of modules that the type does not have.",
        *("missing-attribute", "missing-module-member"),
        keep=_is_sure_of_one,
        message="{message}: the line raises AttributeError when it runs. Mend the name, or define it.",
        severity="medium",
        confidence="medium",
        enabled=False,
        limits=_LIMITS,
        source="ty missing-attribute, missing-module-member",
        flags="def shout(text: str) -> str:\n    return text.uper()\n",
        passes="def shout(text: str) -> str:\n    return text.upper()\n",
    ),
    engine_rule(
        "logic/type-may-be-none",
        "Finds attributes of values that may be None, as the types say.",
        "missing-union-attribute",
        keep=_may_be_none,
        message="{message}: where it is None the line raises AttributeError. Ask first whether it is there.",
        severity="medium",
        confidence="low",
        cwe=(476,),
        enabled=False,
        limits=_LIMITS,
        source="CWE-476; ty missing-union-attribute",
        flags='import re\n\ndef year(text: str) -> str:\n    return re.match("[0-9]+", text).group()\n',
        passes='import re\n\ndef year(text: str) -> str:\n    found = re.match("[0-9]+", text)\n'
        '    return found.group() if found else ""\n',
    ),
    engine_rule(
        "logic/type-operator",
        "Finds operators, calls, loops and `raise` on values whose type has none of it.",
        *("unsupported-operator", "not-iterable", "not-callable", "not-subscriptable"),
        *("invalid-raise", "invalid-exception-caught"),
        keep=_is_sure_of_one,
        message="{message}: the line raises TypeError when it runs. Convert the value, or use another one.",
        severity="medium",
        confidence="medium",
        cwe=(843,),
        enabled=False,
        limits=_LIMITS,
        source="CWE-843; ty unsupported-operator, not-iterable, not-callable and others",
        flags='def label(count: int) -> str:\n    return "n" + count\n',
        passes='def label(count: int) -> str:\n    return "n" + str(count)\n',
    ),
    engine_rule(
        "logic/type-of-result",
        "Finds functions that return something else than they say.",
        *("invalid-explicit-return", "invalid-implicit-return"),
        keep=_is_sure,
        message="{message}: whoever calls it gets what it does not expect. Return what is said, or say what is"
        " returned.",
        severity="low",
        confidence="medium",
        enabled=False,
        limits=_LIMITS,
        source="ty invalid-explicit-return, invalid-implicit-return",
        flags="def size(text: str) -> int:\n    if text:\n        return len(text)\n",
        passes="def size(text: str) -> int:\n    return len(text)\n",
    ),
)
