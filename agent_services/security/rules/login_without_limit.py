"""Without a limit a program tries passwords until one fits; a short list of common ones is often enough."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before_after import call_name
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.web.handlers import Handler, handlers, parameters, setup_texts, text_of

_LIMITS = re.compile(
    r"limiter|ratelimit|rate_limit|slowapi|throttl|axes\b|defender|lockout|captcha|failed_(login|attempt)|login_attempts"
    r"|max_attempts|attempts|backoff",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"log_?in|sign_?in|authenticate|/token\b", re.IGNORECASE)
_PASSWORD = re.compile(r"passw(or)?d|pwd\b", re.IGNORECASE)
_CHECKS = re.compile(
    r"check_?(password|pw)|verify|authenticate|log_?in|sign_?in|compare_digest|passw\w*match|match\w*passw|bind",
    re.IGNORECASE,
)
_QUERIES = re.compile(r"^(filter|find|get|where|select|query|first)")
_ASKS_TABLE = re.compile(r"\b(password|passwd|pwd)\s{0,9}=", re.IGNORECASE)
_READS = re.compile(r"request|data\[|form\b|body|credentials|params|payload", re.IGNORECASE)
# What makes a value of a request out of one.
_KEEPS = {"loads", "str"}


@rule(
    severity="medium",
    confidence="low",
    cwe=(307, 799),
    source="CWE-307, OWASP API4:2023; own",
    flags=Example(
        files={
            "views.py": """\
from flask import Flask, request

app = Flask(__name__)

@app.post("/login")
def login():
    user = User.by_name(request.form["name"])
    if user and user.check_password(request.form["password"]):
        return start_session(user)
    return "wrong name or password", 401
""",
        }
    ),
    passes=Example(
        files={
            "views.py": """\
from flask import Flask, request
from flask_limiter import Limiter

app = Flask(__name__)
limiter = Limiter(app)

@app.post("/login")
@limiter.limit("5/minute")
def login():
    user = User.by_name(request.form["name"])
    if user and user.check_password(request.form["password"]):
        return start_session(user)
    return "wrong name or password", 401
""",
        }
    ),
    limits="A limit that a gateway sets is not seen.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds handlers that check passwords without anything that slows down guessing."""
    for handler in handlers(file):
        if file.change is not None and _is_login(file, handler) and not _limited(file.change, file):
            yield file.match(
                handler.function,
                f"`{handler.function.name}` checks a password as often as somebody asks: a program can try"
                " thousands a minute. Limit attempts by account and address, and slow down after a few failures.",
            )


def _is_login(file: SourceFile, handler: Handler) -> bool:
    text = text_of(handler.function)
    signs = handler.function.name + " " + handler.route
    answers_post = handler.changes or not handler.methods or "POST" in text
    named = _LOGIN.search(signs) or re.search(r"check_password\(|authenticate\(", text)
    if not (named and answers_post and _PASSWORD.search(text) and _READS.search(text)):
        return False
    return any(_is_check(part, handler.function) for each in handler.function.body for part in ast.walk(each))


def _is_check(node: ast.AST, function: Function) -> bool:
    """Whether a password is checked here: by a call, by a query, or against what is stored."""
    if isinstance(node, ast.Call):
        return _is_checking_call(node)
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and bool(_ASKS_TABLE.search(node.value))
    if not isinstance(node, ast.Compare) or not _PASSWORD.search(ast.unparse(node)):
        return False
    # Two fields of a form, compared when somebody chooses a password.
    return not all(_is_given(side, function) for side in (node.left, *node.comparators))


def _is_checking_call(call: ast.Call) -> bool:
    if _CHECKS.search(call_name(call)):
        given = " ".join(map(ast.unparse, [*call.args, *(item.value for item in call.keywords)]))
        return bool(_PASSWORD.search(given) or _READS.search(given))
    keys = [key for each in call.args if isinstance(each, ast.Dict) for key in each.keys]
    names = [*(item.arg or "" for item in call.keywords), *(str(getattr(key, "value", "")) for key in keys)]
    return bool(_QUERIES.search(call_name(call))) and any(_PASSWORD.search(name) for name in names)


def _is_given(node: ast.expr, function: Function, depth: int = 3) -> bool:
    """Whether a value is a field of the request, a parameter, or a constant."""
    while not isinstance(node, ast.Name | ast.Constant):
        if isinstance(node, ast.Call) and call_name(node) in _KEEPS and node.args:
            node = node.args[0]
        elif isinstance(node, ast.Attribute | ast.Subscript | ast.Await):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return False
    if isinstance(node, ast.Constant) or _READS.search(node.id) or node.id in parameters(function):
        return True
    return depth > 0 and any(_is_given(value, function, depth - 1) for value in _assigned(node.id, function))


def _assigned(name: str, function: Function) -> Iterator[ast.expr]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and name in {ast.unparse(target) for target in node.targets}:
            yield node.value


def _limited(change: ChangeView, file: SourceFile) -> bool:
    """Whether the file, or what the application is put together from, has a limit."""
    texts = [*(other.text for other in change.files), *setup_texts(change).values()]
    return bool(_LIMITS.search(file.text)) or any(_LIMITS.search(_setup_of(text)) for text in texts)


def _setup_of(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if re.search("import|INSTALLED|axes|middleware", line, re.I))
