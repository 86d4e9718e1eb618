"""Whoever finds an open session, or sends the form from another site, takes the account over for good."""

import re
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.handlers import handlers, text_of

_CHANGE = re.compile(
    r"(change|update|set|edit)_?\w*(passw(or)?d|passwd|pwd)|ch_?passwd|passw(or)?d_?(change|update)", re.IGNORECASE
)
_PROOF = re.compile(
    r"(current|old|existing|previous)_?passw|check_password|verify|authenticate|login\(|reset_?(token|code|key)|confirm_?token|otp"
    r"|uidb64|PasswordChangeForm|SetPasswordForm|_form\b|is_(admin|staff|superuser)|permission",
    re.IGNORECASE,
)
_FROM_REQUEST = re.compile(r"request|form\b|data\b|body|payload", re.IGNORECASE)
_STORES = re.compile(
    r"passw\w*\s*=|set_password\(|passw\w*_(change|set|update)\(|(change|set|update)_passw\w*\(", re.IGNORECASE
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(620, 306),
    source="CWE-620, OWASP ASVS 2.1.6; own",
    flags="""\
from flask import Flask, request, session

app = Flask(__name__)

@app.post("/password")
def change_password():
    users.password_set(session["user"], request.form["password"])
    return "changed"
""",
    passes="""\
from flask import Flask, request, session

app = Flask(__name__)

@app.post("/password")
def change_password():
    if not users.check_password(session["user"], request.form["old"]):
        return "wrong password", 403
    users.password_set(session["user"], request.form["password"])
    return "changed"
""",
    limits="A check of the old password inside the function that stores the new one is not seen.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds handlers that set a new password without asking for the old one."""
    for handler in handlers(file):
        text = text_of(handler.function)
        if not _CHANGE.search(handler.function.name + " " + handler.route) or _PROOF.search(text):
            continue
        if _FROM_REQUEST.search(text) and _STORES.search(text) and "".join(handler.methods) != "GET":
            yield file.match(
                handler.function,
                f"`{handler.function.name}` sets a new password without asking for the current one: an open or stolen"
                " session is enough to keep the account. Ask for the current password, or for a one-time code.",
            )
