"""Without a limit a program tries passwords until one fits; a short list of common ones is often enough."""

import re
from collections.abc import Iterator

from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.web.handlers import Handler, handlers, setup_texts, text_of

_LIMITS = re.compile(
    r"limiter|ratelimit|rate_limit|slowapi|throttl|axes\b|defender|lockout|captcha|failed_(login|attempt)|login_attempts"
    r"|max_attempts|attempts|backoff",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"log_?in|sign_?in|authenticate|/token\b", re.IGNORECASE)
_PASSWORD = re.compile(r"passw(or)?d|pwd\b", re.IGNORECASE)
_CHECKS = re.compile(r"check_password|verify|authenticate|login|match|\bpassword ?==|== ?\w+\.password", re.IGNORECASE)
_READS = re.compile(r"request|data\[|form\b|body|credentials|params|payload", re.IGNORECASE)


@change_rule(
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
def check(change: ChangeView) -> Iterator[Match]:
    """Finds handlers that check passwords without anything that slows down guessing."""
    for file in change.files:
        for handler in handlers(file) if file.language == "python" else []:
            if _is_login(file, handler) and not _limited(change, file):
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
    return bool(named and answers_post and _PASSWORD.search(text) and _READS.search(text) and _CHECKS.search(text))


def _limited(change: ChangeView, file: SourceFile) -> bool:
    """Whether the file, or what the application is put together from, has a limit."""
    texts = [*(other.text for other in change.files), *setup_texts(change).values()]
    return bool(_LIMITS.search(file.text)) or any(_LIMITS.search(_setup_of(text)) for text in texts)


def _setup_of(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if re.search("import|INSTALLED|axes|middleware", line, re.I))
