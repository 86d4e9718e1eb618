"""The caller chooses whose record it is: being logged in is not the same as being allowed to see this one."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.anycase import AnyCase
from agent_services.runtime.python.walk import walk
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile
from agent_services.runtime.web.handlers import handlers, is_web, parameters, text_of

_WHO = AnyCase(
    r"current_?user|request\.user|get_(auth|current)_?user|get_jwt_identity|token|jwt|session\[|session\.get\("
    r"|identity\b(?<!\widentity)|login_required"
)
_RIGHTS = AnyCase(
    r"is_?(admin|staff|superuser|owner)|\.admin\b|\.role\b|permission|has_(perm|role|access)|can_\w+\(|forbidden|abort\(403(?<!\wabort\(403)"
    r"|user_passes_test|check_(access|owner)|authorize"
)
_OWNER = re.compile(
    r"user|owner|author|account|member|tenant|customer|creator|created_by|sub\b|identity", re.IGNORECASE
)
_MODEL = re.compile(r"([a-z_]\w*\.)*[A-Z]\w*[a-z]\w*\.")
_LOOKUPS = {"filter_by", "get", "get_or_404", "get_object_or_404", "find_one", "first_or_404", "filter"}
_FETCHES = {"first", "one", "one_or_none", "first_or_404", "get", "get_or_404", "get_object_or_404", "find_one"}


@rule(
    severity="high",
    confidence="medium",
    cwe=(639, 862),
    source="CWE-639, OWASP API1:2023; own",
    flags="""\
from flask import Flask, jsonify
from flask_login import current_user, login_required

app = Flask(__name__)

@app.get("/invoices/<int:invoice_id>")
@login_required
def invoice(invoice_id):
    return jsonify(Invoice.query.filter_by(id=invoice_id).first().as_dict())
""",
    passes="""\
from flask import Flask, jsonify
from flask_login import current_user, login_required

app = Flask(__name__)

@app.get("/invoices/<int:invoice_id>")
@login_required
def invoice(invoice_id):
    return jsonify(Invoice.query.filter_by(id=invoice_id, user=current_user).first().as_dict())
""",
    limits="It does not see ownership that the model, the database or another function checks.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds records looked up by an id of the request where the caller is known but not asked about."""
    if not is_web(file):
        return
    for function in [handler.function for handler in handlers(file)]:
        text = text_of(function)
        if not _WHO.is_in(text) or _RIGHTS.is_in(text):
            continue
        chosen = set(parameters(function))
        lookups = _lookups(file, function, chosen)
        call = next((each for each in lookups if not _is_related(file, function, each, chosen)), None)
        if call is not None:
            yield file.match(
                call,
                f"`{ast.unparse(call)[:80]}` finds the record by `{_by(call, chosen)}` alone, which the caller chooses:"
                " whoever is logged in reaches everybody's. Put the caller into the query or compare the owner.",
            )


def _lookups(file: SourceFile, function: Function, chosen: set[str]) -> Iterator[ast.Call]:
    """Calls that fetch one record of a model by what the caller chose."""
    for call in walk(function):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute | ast.Name):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
        above = file.parent(call)
        inner = isinstance(above, ast.Attribute) and above.attr in _FETCHES
        whose = ast.unparse(call.func)
        of_model = _MODEL.match(whose) or (
            name == "get_object_or_404" and _MODEL.match(ast.unparse(call.args[0]) + ".")
        )
        if name in _LOOKUPS and (inner or name in _FETCHES) and of_model and _by(call, chosen):
            yield call


def _by(call: ast.Call, chosen: set[str]) -> str:
    values = [*call.args, *(item.value for item in call.keywords)]
    names = [node.id for value in values for node in walk(value) if isinstance(node, ast.Name)]
    return next((name for name in names if name in chosen), "")


def _is_related(file: SourceFile, function: Function, call: ast.Call, chosen: set[str]) -> bool:
    """Whether the query, or a comparison with what it found, has to do with the caller."""
    asked = " ".join(
        [*(item.arg or "" for item in call.keywords if not _is_own(item, chosen)), *map(ast.unparse, call.args[1:])]
    )
    values = " ".join(ast.unparse(item.value) for item in call.keywords)
    if _WHO.is_in(asked + values) or (len(call.keywords) > 1 and _OWNER.search(asked)):
        return True
    found = _targets(file, call)
    return any(_compares_owner(node, found) or _hands_both_on(node, found) for node in walk(function))


def _is_own(item: ast.keyword, chosen: set[str]) -> bool:
    return isinstance(item.value, ast.Name) and item.value.id in chosen


def _targets(file: SourceFile, call: ast.Call) -> set[str]:
    for above in file.parents(call):
        if isinstance(above, ast.Assign):
            return {target.id for target in above.targets if isinstance(target, ast.Name)}
        if isinstance(above, ast.stmt):
            break
    return set()


def _compares_owner(node: ast.AST, found: set[str]) -> bool:
    fields = [part for part in walk(node) if isinstance(part, ast.Attribute)] if isinstance(node, ast.Compare) else []
    return bool({ast.unparse(field.value) for field in fields} & found) and bool(_OWNER.search(ast.unparse(node)))


def _hands_both_on(node: ast.AST, found: set[str]) -> bool:
    """A call that gets the record and the caller can compare them."""
    values = [*node.args, *(item.value for item in node.keywords)] if isinstance(node, ast.Call) else []
    texts = {ast.unparse(value) for value in values}
    return bool(texts & found) and any(
        _WHO.is_in(text) or re.fullmatch(r"(request|user|\w*_user)", text) for text in texts
    )
