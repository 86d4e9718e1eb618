"""The state of `random` can be computed from its output; what it gave before and will give next is then known."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.security_words import about_secrets
from agent_services.runtime.source import SourceFile

_SAME_IN_SECRETS = {"choice": "choice", "randbelow": "randbelow", "getrandbits": "randbits"}


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
    """Finds tokens, passwords and codes made with `random`, whose next values can be computed from earlier ones."""
    names = ("choice", "choices", "randint", "randrange", "random", "sample", "getrandbits", "randbytes", "uniform")
    for call in file.calls(*(f"random.{name}" for name in names)):
        if about := about_secrets(file, call):
            yield file.match(
                call,
                f"`{about}` comes from `{file.segment(call.func)}`, whose values can be computed from earlier ones."
                " Use the `secrets` module.",
                fix=_fix(file, call),
            )


def _fix(file: SourceFile, call: ast.Call) -> Fix | None:
    name = file.name(call.func).rpartition(".")[2]
    if name not in _SAME_IN_SECRETS or not isinstance(call.func, ast.Attribute):
        return None
    edit = file.replace(call.func, f"secrets.{_SAME_IN_SECRETS[name]}")
    return file.fix("Take the values from secrets", edit, *file.add_import("import secrets"))
