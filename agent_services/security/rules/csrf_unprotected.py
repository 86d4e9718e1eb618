"""Another site can send the same form from the visitor's browser, and the cookie goes along."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.anycase import AnyCase
from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Example, Match, rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.web.handlers import Handler, handlers, setup_texts, text_of

_TOKEN = AnyCase("csrf|xsrf|samesite|flaskform|validate_on_submit|flask_wtf")
_FORM = re.compile(r"request\.(form|POST)\b|await request\.(post|form)\(\)|request\.values")
_COMMENTED_OUT = re.compile(r"^\s*#\s*['\"]?[\w.]*csrf[\w.]*middleware\w*['\"]?,?\s*$", re.MULTILINE | re.IGNORECASE)
# Reads who the visitor is: storing or clearing it is what a login does.
_SESSION = re.compile(
    r"session\[[^\]]+\](?!\s*=[^=])|session\.get\(|in \w*\.?session\b|current_user|request\.user\b|login_required",
    re.IGNORECASE,
)
_STARTS = re.compile(r"log_?in|sign_?(in|up)|regist|create_?(user|account)|forgot", re.IGNORECASE)
_WRITES = re.compile(
    r"\.(create|insert|save|delete|update|add|commit|post|set|enable|disable|change|remove|execute)\w*\(|_(change|set|enable"
    r"|disable|delete|update|create|reset|save)\w*\(",
)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(352,),
    source="CWE-352, OWASP CSRF prevention; nearest: semgrep-like rules for csrf_exempt",
    flags=Example(
        files={
            "views.py": """\
from flask import Flask, request, session

app = Flask(__name__)

@app.post("/email")
def change_email():
    accounts.update(session["user"], email=request.form["email"])
    return "done"
""",
        }
    ),
    passes=Example(
        files={
            "views.py": """\
from flask import Flask, request, session
from flask_wtf.csrf import CSRFProtect

app = Flask(__name__)
CSRFProtect(app)

@app.post("/email")
def change_email():
    accounts.update(session["user"], email=request.form["email"])
    return "done"
""",
        }
    ),
    limits="Of files outside the change only those that usually put an application together are read.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds forms that act for a logged-in visitor without a token, and protection that is switched off."""
    if file.change is None or is_test(file.path):
        return
    yield from _switched_off(file)
    handler = next((each for each in handlers(file) if _acts(each)), None)
    if handler is None or "django" in " ".join(file.imports.values()):
        return
    if _root(file.path) not in file.change.once(_protected):
        yield file.match(
            handler.function,
            f"`{handler.function.name}` acts for whoever's cookie comes with the form, and nothing here asks where"
            " the form came from: any other site can send it. Require a CSRF token.",
        )


def _protected(change: ChangeView) -> set[str]:
    """The applications that know of tokens, in the change or where they are put together."""
    files = [file for file in change.files if file.language == "python" and not is_test(file.path)]
    texts = {**setup_texts(change), **{file.path: file.text for file in files}}
    return {_root(path) for path, text in texts.items() if _TOKEN.is_in(text)}


def _root(path: str) -> str:
    """The top folder stands for the application; files at the top are one of their own."""
    return path.partition("/")[0] if "/" in path else ""


def _acts(handler: Handler) -> bool:
    text = text_of(handler.function)
    if _STARTS.search(handler.function.name) or not (handler.changes or '"POST"' in text or "'POST'" in text):
        return False
    return bool(_FORM.search(text) and _SESSION.search(text) and _WRITES.search(text))


def _switched_off(file: SourceFile) -> Iterator[Match]:
    for assignment in file.nodes(ast.Assign):
        target = assignment.targets[0]
        name = target.id if isinstance(target, ast.Name) else _key(target)
        off = isinstance(assignment.value, ast.Constant) and assignment.value.value is False
        if name in {"WTF_CSRF_ENABLED", "WTF_CSRF_CHECK_DEFAULT"} and off:
            yield _off(file, assignment, f"`{name}` is off: no form of the application asks where it came from.")
    for function in file.functions():
        for decorator in function.decorator_list:
            if written(decorator).endswith("csrf_exempt") and not _is_machine(function):
                yield _off(file, decorator, f"`{function.name}` takes forms from any site (`csrf_exempt`).")
    for place in _COMMENTED_OUT.finditer(file.text):
        line = file.lines.place(place.end())[0]
        yield _off(
            file, file.lines.span(place.start(), place.end()), f"The CSRF check in line {line} is commented out."
        )


def _off(file: SourceFile, place: object, what: str) -> Match:
    return file.match(
        place,  # type: ignore[arg-type]
        f"{what} Another site can then send forms from a visitor's browser with the visitor's cookie; turn it on again,"
        " and exempt only what machines call with a signature or a key.",
    )


def _is_machine(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A webhook or an interface for programs proves its caller in another way."""
    return bool(
        re.search(r"webhook|hook|callback|signature|api_?key|token|authorization", text_of(function), re.IGNORECASE)
    )


def _key(target: ast.expr) -> str:
    key = target.slice.value if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) else ""
    return key if isinstance(key, str) else ""
