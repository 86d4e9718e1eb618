"""Everybody who reads the code knows the password, and it cannot be changed without a release."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.leaks.secrets import is_test_place, looks_chosen
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_NAMES = re.compile(r"(^|_|\.)(password|passwd|pwd|passphrase|pass|secret_?key|api_?key|pin)$", re.IGNORECASE)
_CONNECTS = re.compile(r"(^|\.|_)(connect|create_pool|login|Connection|connection)$")


@rule(
    severity="high",
    confidence="medium",
    cwe=(798, 259),
    source="CWE-259; nearest: ruff S105, bandit B105",
    flags="def is_admin(name, password):\n    return name == 'root' and password == 'letmein'\n",
    passes="def is_admin(name, password):\n    return password != '' and check(name, password)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds passwords written into the code: compared with what somebody typed, or given to a connection."""
    if is_test_place(file.path):
        return
    yield from _given(file)
    for compare in file.nodes(ast.Compare):
        if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Eq):
            continue
        sides = (compare.left, compare.comparators[0])
        fixed = [side for side in sides if isinstance(side, ast.Constant) and isinstance(side.value, str)]
        others = [side for side in sides if side not in fixed]
        if len(fixed) == 1 and len(str(fixed[0].value)) > 2 and _is_password(others[0]):
            value = str(fixed[0].value)
            yield file.match(
                compare,
                f"`{ast.unparse(others[0])[:60]}` is compared with a password written here: whoever reads the code can"
                " log in. Keep a hash in the settings or the database, and give every person their own.",
                secrets=(value,),
            )


def _given(file: SourceFile) -> Iterator[Match]:
    """Weak passwords given to a connection; those that look chosen are found as secrets."""
    for call in file.nodes(ast.Call):
        if not _CONNECTS.search(written(call.func)):
            continue
        for item in call.keywords:
            value = item.value.value if isinstance(item.value, ast.Constant) else None
            if isinstance(value, str) and value and _NAMES.search(item.arg or "") and not looks_chosen(value):
                yield file.match(
                    item,
                    f"`{written(call.func)[:60]}` logs in with a password written here, and one that is easily"
                    " guessed. Read it from the environment or a secret store.",
                    secrets=(value,),
                )


def _is_password(node: ast.expr) -> bool:
    if isinstance(node, ast.Name | ast.Attribute):
        return bool(_NAMES.search(written(node)))
    read = node.args[0] if isinstance(node, ast.Call) and node.args and written(node.func).endswith(".get") else None
    key = node.slice if isinstance(node, ast.Subscript) else read
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and bool(_NAMES.search(key.value))
