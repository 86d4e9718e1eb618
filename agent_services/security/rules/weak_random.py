"""The state of `random` can be computed from its output; what it gave before and will give next is then known."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.flow.run import Seen
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.security_words import about_secrets, words_around

_SAME_IN_SECRETS = {"choice": "choice", "randbelow": "randbelow", "getrandbits": "randbits"}
_PICKS = ("choice", "choices", "sample")
_NUMBERS = (
    *("random", "randint", "randrange", "getrandbits", "randbytes", "uniform", "triangular", "betavariate", "gauss"),
    *("expovariate", "gammavariate", "lognormvariate", "normalvariate", "vonmisesvariate", "paretovariate"),
    "weibullvariate",
)
# Chance that nobody gains from foreseeing.
_PLAIN_USE = re.compile(
    r"jitter|delay|sleep|wait|backoff|retry|timeout|sampl|shuffle|colou?r|demo|fake|mock|dummy|(^|_)test|seed|weight|score|"
    r"price|temperature|position|noise|chance|probab|dice|page|limit|offset|index|count",
    re.IGNORECASE,
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(330, 338),
    source="CWE-338; nearest: ruff S311 and bandit B311 (every random)",
    references=(("Python: secrets", "https://docs.python.org/3/library/secrets.html"),),
    flags="import random\n\ndef make_token():\n    return ''.join(random.choice('abc') for _ in range(20))\n",
    passes="import random\n\ndef shuffle_cards(cards):\n    random.shuffle(cards)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds tokens, codes and values for clients made with `random`, which can be computed from earlier ones."""
    done: set[ast.Call] = set()
    makers = ("random", "random.Random()")
    for seen in seen_in(file, *(f"{maker}.{name}" for maker in makers for name in (*_PICKS, *_NUMBERS))):
        if seen.node not in done:
            done.add(seen.node)
            yield from _judged(file, seen)


def _judged(file: SourceFile, seen: Seen) -> Iterator[Match]:
    call, shown = seen.node, file.segment(seen.node.func)
    name = seen.name.rpartition(".")[2]
    if about := about_secrets(file, call):
        yield file.match(
            call,
            f"`{about}` comes from `{shown}`, whose values can be computed from earlier ones."
            " Use the `secrets` module.",
            fix=_fix(file, seen),
        )
    elif name in _PICKS and _is_random_text(seen) and not is_test(file.path):
        yield file.match(
            call,
            f"`{shown}` makes a random text, and its next characters can be computed from earlier ones."
            " Use `secrets.choice` when somebody could gain from guessing the text.",
            severity="medium",
            confidence="low",
            fix=_fix(file, seen),
        )
    elif seen.is_web and name in _NUMBERS and not any(_PLAIN_USE.search(word) for word in words_around(file, call)):
        yield file.match(
            call,
            f"`{shown}` makes a value in a request handler, and its next values can be computed from earlier ones."
            " Use the `secrets` module when somebody could gain from guessing it.",
            severity="low",
            confidence="low",
            fix=_fix(file, seen),
        )


def _is_random_text(seen: Seen) -> bool:
    """Whether characters of an alphabet are picked, as for a password or code."""
    given = seen.positional[0] if seen.positional else None
    if given is None:
        return False
    if given.name.startswith("string."):
        return True
    return isinstance(given.known, str) and len(set(given.known)) > 20 and given.known.isalnum()


def _fix(file: SourceFile, seen: Seen) -> Fix | None:
    call = seen.node
    owner, _, name = seen.name.rpartition(".")
    if owner != "random" or name not in _SAME_IN_SECRETS or not isinstance(call.func, ast.Attribute):
        return None
    edit = file.replace(call.func, f"secrets.{_SAME_IN_SECRETS[name]}")
    return file.fix("Take the values from secrets", edit, *file.add_import("import secrets"))
