"""Which functions answer requests, and whether anything about them asks who is calling."""

import ast
import re
from dataclasses import dataclass

from agent_services.runtime.anycase import AnyCase
from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Severity
from agent_services.runtime.source import ChangeView, Function, SourceFile

_FRAMEWORKS = {
    "flask", "flask_restful", "flask_restx", "quart", "connexion", "django", "rest_framework", "fastapi", "starlette",
    "aiohttp", "sanic", "bottle", "tornado", "pyramid", "falcon", "cherrypy", "litestar", "http", "werkzeug",
}  # fmt: skip
_VERBS = {"get", "post", "put", "patch", "delete"}
_ROUTES = _VERBS | {"route", "api_route", "view", "add_url_rule"}
_VIEW_BASES = re.compile(r"View|Resource|Handler|Endpoint|Controller")
_SETUP = re.compile(
    r"(^|/)(app|main|__init__|settings|config|base|extensions?|factory|middlewares?|security|wsgi|asgi|server|limiter)\.py$"
)
_MOST_SETUP_FILES = 200
_PLAIN_BASES = {
    "View", "MethodView", "Resource", "APIView", "RequestHandler", "BaseHTTPRequestHandler", "HTTPEndpoint",
    "SimpleHTTPRequestHandler", "HTTPMethodView",
}  # fmt: skip
_AUTH = AnyCase(
    r"auth(?!or)|login|logged|permission|current_?user|token|session|jwt|identity|api_?key|credential|principal|admin_?req"
    r"|require_|request\.user|\.user\b|get_user|secret|signature|hmac|verif|protected|owner|members?_?only|role(?<!\wrole)|csrf"
)
_AUTH_HOOK = AnyCase(r"before_request|middleware|dependencies=|process_request|prepare\b")
# Names of what turns bytes and text from outside into values.
_READS_INPUT = re.compile(
    r"pars(e|er|es|ing)(_|\b|$)|Parser|(^|_|\.)(decode|deserialize|unpack|unmarshal|receive|handle|read)(_|$)|Decoder|Protocol"
)
# Kept at the function: several rules ask of the same ones.
_TEXT, _ASKS = "_text", "_asks"
_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True)
class Handler:
    """A function that answers requests; `methods` is empty when nobody says which."""

    function: Function
    methods: frozenset[str]
    route: str

    @property
    def changes(self) -> bool:
        """Whether it answers requests that are meant to change something."""
        return bool(self.methods & _CHANGING)


def is_web(file: SourceFile) -> bool:
    """Whether a file is part of a web application: it imports a framework, and holds no tests."""
    return not is_test(file.path) and bool({name.partition(".")[0] for name in file.imports.values()} & _FRAMEWORKS)


def handlers(file: SourceFile) -> list[Handler]:
    """The functions of a file that answer requests, in the order of the text."""
    return file.once(_handlers)


def setup_texts(change: ChangeView) -> dict[str, str]:
    """The files where an application is usually put together, changed or not, by path."""
    wanted = [path for path in change.paths if _SETUP.search(path) and not is_test(path)]
    return change.read_many(wanted[:_MOST_SETUP_FILES])


def text_of(function: Function) -> str:
    """A function with its decorators, written the same way whatever its layout and without its docstring."""
    text: str | None = function.__dict__.get(_TEXT)
    if text is None:
        text = written(function)
        docstring = ast.get_docstring(function, clean=False)
        text = function.__dict__[_TEXT] = text.replace(docstring, "") if docstring else text
    return text


def asks_who(file: SourceFile, function: Function) -> bool:
    """Whether a function, or a hook of its file that runs before it, has to do with who is calling."""
    above = file.parent(function)
    by_class = isinstance(above, ast.ClassDef) and _class_asks(above)
    return by_class or asks_itself(function) or file.once(_hook_asks)


def about_callers(text: str) -> bool:
    """Whether a piece of code has to do with who is calling, by the words in it."""
    return _AUTH.is_in(text)


def asks_itself(function: Function) -> bool:
    """Whether a function has to do with who is calling, its hooks aside."""
    asks: bool | None = function.__dict__.get(_ASKS)
    if asks is None:
        asks = function.__dict__[_ASKS] = about_callers(text_of(function))
    return asks


def severity_of(file: SourceFile, function: Function) -> Severity:
    """How bad it is when a function checks its input no more: worse where strangers choose it."""
    answers = any(each.function is function for each in handlers(file))
    return "high" if answers or _READS_INPUT.search(file.symbol(function.lineno)) else "medium"


def parameters(function: Function) -> list[str]:
    """Names of a function's parameters without `self` and the request."""
    arguments = function.args
    names = [item.arg for item in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return [name for name in names if name not in {"self", "cls", "request", "req"}]


def _class_asks(node: ast.ClassDef) -> bool:
    """Whether a class asks in its decorators and settings, or leaves it to bases that are not the framework's own."""
    settings = [item for item in node.body if isinstance(item, ast.Assign | ast.AnnAssign)]
    text = " ".join(map(written, [*node.decorator_list, *settings]))
    own = [base for base in map(written, node.bases) if base.rpartition(".")[2] not in _PLAIN_BASES]
    return bool(own) or about_callers(text)


def _hook_asks(file: SourceFile) -> bool:
    hooked = [each for each in file.functions() if _AUTH_HOOK.is_in(" ".join(map(written, each.decorator_list)))]
    hooked += [each for each in file.functions() if each.name in {"prepare", "dispatch", "before_request"}]
    made = [written(call) for call in file.nodes(ast.Call) if any(k.arg == "dependencies" for k in call.keywords)]
    return any(about_callers(text_of(each)) for each in hooked) or any(about_callers(text) for text in made)


def _handlers(file: SourceFile) -> list[Handler]:
    if not is_web(file):
        return []
    return [found for function in file.functions() if (found := _handler(file, function)) is not None]


def _handler(file: SourceFile, function: Function) -> Handler | None:
    routed = _routed(function)
    if routed is not None:
        return routed
    if any(isinstance(above, Function) for above in file.parents(function)):
        return None
    above = file.parent(function)
    if isinstance(above, ast.ClassDef):
        based = any(_VIEW_BASES.search(written(base)) for base in above.bases)
        verb = function.name.removeprefix("do_").lower()
        return Handler(function, frozenset({verb.upper()}), "") if based and verb in _VERBS else None
    if function.name.startswith("_"):
        return None
    names = [item.arg for item in function.args.args[:1]]
    text = text_of(function)
    if names in (["request"], ["req"]) or _answers(function, text):
        methods = {verb for verb in _CHANGING if re.search(rf"\bmethod\b.{{1,20}}{verb}", text)}
        return Handler(function, frozenset(methods), "")
    return None


def _routed(function: Function) -> Handler | None:
    for decorator in function.decorator_list:
        if not isinstance(decorator, ast.Call):
            continue
        name = written(decorator.func).rpartition(".")[2]
        first = decorator.args[0] if decorator.args else None
        path = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
        if name in _ROUTES and path is not None and (not path or path.startswith("/")):
            return Handler(function, _methods(decorator, name), path)
    return None


def _methods(decorator: ast.Call, name: str) -> frozenset[str]:
    if name in _VERBS:
        return frozenset({name.upper()})
    for item in decorator.keywords:
        if item.arg == "methods" and isinstance(item.value, ast.List | ast.Tuple | ast.Set):
            return frozenset(str(getattr(each, "value", "")).upper() for each in item.value.elts)
    return frozenset({"GET"})


def _answers(function: Function, text: str) -> bool:
    """A function that somebody else routes to: it returns an answer made by the framework."""
    made = re.search(r"\breturn (Response|jsonify|make_response|JSONResponse|web\.json_response)\(", text)
    stored = re.search(r"\breturn (\w+)\s*$", text)
    by_name = stored and stored[1] in re.findall(r"\b(\w+) = (?:Response|jsonify|make_response)\(", text)
    return bool(made or by_name) and not function.decorator_list
