"""A link, an image or a prefetch is enough to make the change, with the visitor's cookie."""

import re
from collections.abc import Iterator

from agent_services.runtime.anycase import AnyCase
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.handlers import handlers, text_of

_CHANGES = re.compile(
    r"(?<![\w.])[\w.]{0,80}(delete|disable|enable|remove|destroy|revoke|reset_password|deactivate|transfer|approve|ban|promote)"
    r"(_\w{1,40})?\(|(?<![\w.])[\w.]{1,80}_(delete|disable|enable|remove|revoke|deactivate)\(",
    re.IGNORECASE,
)
# One of these is in whatever the pattern above finds.
_VERBS = AnyCase(
    r"(?:delete|disable|enable|remove|destroy|revoke|reset_password|deactivate|transfer|approve|ban|promote)\w*\("
)
_HARMLESS = re.compile(r"session|cookie|cache|log_?out|temp|flash|first|last", re.IGNORECASE)
_WHO = re.compile(r"session|current_user|login_required|request\.user|jwt|token", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(352, 306),
    source="CWE-352, RFC 9110 section 9.2.1; own",
    flags="""\
from flask import Flask, session

app = Flask(__name__)

@app.get("/alerts/off")
def alerts_off():
    alerts.disable_alerts(session["user"])
    return "off"
""",
    passes="""\
from flask import Flask, session

app = Flask(__name__)

@app.post("/alerts/off")
def alerts_off():
    alerts.disable_alerts(session["user"])
    return "off"
""",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds handlers that change something for a logged-in visitor when a plain link is followed."""
    for handler in handlers(file):
        if handler.methods != {"GET"} or not handler.route:
            continue
        text = text_of(handler.function)
        body = text.partition("):")[2] or text
        found = _CHANGES.search(body) if _VERBS.is_in(body) else None
        if found is None or not _WHO.search(text):
            continue
        called = found.group().rstrip("(")
        if not _HARMLESS.search(called):
            yield file.match(
                handler.function,
                f"A link to `{handler.route}` is enough for `{called}` to happen in the name of whoever follows it,"
                " even from an image on another site. Answer only POST, with a CSRF token.",
            )
