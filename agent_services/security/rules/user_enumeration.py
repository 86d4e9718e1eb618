"""Different answers tell which accounts there are; then only the password is left to guess."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_LOGIN = re.compile(r"log_?in|sign_?in|authenticate|auth\b|token", re.IGNORECASE)
_NO_USER = re.compile(
    r"(user(name)?|account|e-?mail|member)\b.{0,30}(not (found|exist|registered|known)|n't exist|unknown|invalid"
    r"|incorrect|wrong)"
    r"|(no|unknown|invalid|wrong|incorrect) (such )?(user(name)?|account|e-?mail)\b",
    re.IGNORECASE,
)
_BAD_PASSWORD = re.compile(
    r"(password|passcode)\b.{0,30}(incorrect|wrong|invalid|not (correct|match|valid)|n't match|mismatch)"
    r"|(incorrect|wrong|invalid|bad) (password|passcode)\b",
    re.IGNORECASE,
)


@rule(
    severity="low",
    confidence="medium",
    cwe=(204, 203),
    source="CWE-204, OWASP authentication; own",
    flags="def login(name, password):\n    user = find(name)\n    if user is None:\n"
    "        return 'user not found', 401\n    if not user.check(password):\n        return 'wrong password', 401\n",
    passes="def login(name, password):\n    user = find(name)\n    if user is None or not user.check(password):\n"
    "        return 'wrong user name or password', 401\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds logins that answer differently when the account is missing and when the password is wrong."""
    if is_test(file.path):
        return
    for function in file.functions():
        if not _LOGIN.search(function.name):
            continue
        texts = list(_texts(function))
        missing = [node for node, text in texts if _NO_USER.search(text) and not re.search("password", text, re.I)]
        wrong = [node for node, text in texts if _BAD_PASSWORD.search(text) and not re.search(r"\bor\b", text)]
        if missing and wrong:
            yield file.match(
                wrong[0],
                f"`{function.name}` says whether the account or the password is wrong, so that anybody can list the"
                " accounts. Give one answer for both, after the same work.",
                steps=(file.step(missing[0], "the other answer"),),
            )


def _texts(function: Function) -> Iterator[tuple[ast.Constant, str]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
            yield node, node.value
