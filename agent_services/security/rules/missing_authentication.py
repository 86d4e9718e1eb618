"""Whoever finds the address uses it: nothing about this handler asks who is calling."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.anycase import AnyCase
from agent_services.runtime.rule import Confidence, Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.web.handlers import Handler, asks_itself, asks_who, handlers, parameters, text_of

_DESTROYS = re.compile(
    r"\b(drop_all|drop_tables?|rmtree|delete_one|delete_many|delete_user|truncate|flushall|flushdb|reset_database)\("
    r"|\bos\.(remove|unlink)\(|\.delete\(|\bdelete from\b|\bdrop table\b",
    re.IGNORECASE,
)
_LISTS_USERS = re.compile(
    r"\b\w*(all_?users|list_?users|users?_?list|dump_?users)\w*\("
    r"|\bUser\.(query|objects)\.all\(|select \* from users?\b(?!.*where)",
    re.IGNORECASE,
)
# Whatever the two patterns above find has one of these words.
_MAY_DESTROY = AnyCase(r"drop|rmtree|delete|truncate|flush|reset_database|os\.(?:remove|unlink)")
_MAY_LIST = AnyCase("user")
_WRITES = re.compile(r"\.(create|insert|insert_one|save|delete|update|add|commit)\(|\b(create|update|delete)_\w+\(")
_OF_SOMEBODY = re.compile(r"^(user(_?name|_?id)?|account(_?id)?|customer(_?id)?|email|owner(_?id)?)$", re.IGNORECASE)
_OPEN = re.compile(
    r"sign_?up|register|login|sign_?in|forgot|reset_?password|webhook|health|contact|subscribe|cart|cache"
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(306, 862),
    source="CWE-306, OWASP API5:2023; own",
    flags="""\
from flask import Flask, jsonify

app = Flask(__name__)

@app.post("/reset")
def reset():
    db.drop_all()
    return jsonify(done=True)
""",
    passes="""\
from flask import Flask, jsonify
from flask_login import login_required

app = Flask(__name__)

@app.post("/reset")
@login_required
def reset():
    db.drop_all()
    return jsonify(done=True)
""",
    limits="It does not see protection that another file, a gateway or the framework's configuration gives.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds handlers that delete, list accounts or change data without anything that asks who is calling."""
    found = handlers(file)
    guarded = [each for each in found if asks_itself(each.function)]
    for handler in found:
        if asks_who(file, handler.function) or _OPEN.search(handler.function.name + handler.route):
            continue
        why = _reason(handler, bool(guarded))
        if why is not None:
            what, confidence = why
            others = f", while `{guarded[0].function.name}` beside it does" if guarded else ""
            yield file.match(
                handler.function,
                f"`{handler.function.name}` {what}, and nothing here asks who is calling{others}: anyone who can reach"
                " the address can do it. Check the caller's identity and rights first.",
                confidence=confidence,
            )


def _reason(handler: Handler, guarded: bool) -> tuple[str, Confidence] | None:
    text = text_of(handler.function)
    if _MAY_DESTROY.is_in(text) and (found := _DESTROYS.search(text)):
        return f"deletes data (`{found.group().strip('.(')}`)", "medium"
    if _MAY_LIST.is_in(text) and _LISTS_USERS.search(text):
        return "hands out the list of accounts", "medium"
    if guarded and handler.changes and _WRITES.search(text):
        return "changes data", "medium"
    whose = [name for name in parameters(handler.function) if _OF_SOMEBODY.match(name)]
    returns_data = "jsonify(" in text or "JSONResponse(" in text
    if guarded and whose and returns_data and isinstance(handler.function, ast.FunctionDef):
        return f"hands out what belongs to any `{whose[0]}`", "low"
    return None
