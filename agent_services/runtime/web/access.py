"""Who may call: what code asks of its callers, and whether a change that took a question away asks it elsewhere."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.change.before_after import call_name, calls_in
from agent_services.runtime.python.written import written
from agent_services.runtime.source import ChangeView, Function, SourceFile
from agent_services.runtime.web.handlers import about_callers

_CHECK = re.compile(
    r"login_?required|permission|user_passes|authenticat|authori[sz]e|jwt_required|csrf_protect|staff_member|admin_required"
    r"|roles?_(required|accepted)|^(require|ensure|assert)_?(login|auth(?!ority)|admin|staff|role|scope|user|owner|perm)"
    r"|superuser_required|^can_[a-z]|has_perm|is_(staff|superuser|admin|owner|authenticated)|user_can"
    r"|check_(access|owner|permissions?|csrf)|access_required",
    re.IGNORECASE,
)
_UNGUARDS = re.compile(r"allow_?any|exempt|public|anonymous|^permissions?$", re.IGNORECASE)
_REFUSES_ACCESS = re.compile(
    r"\b40[13]\b|HTTP_40[13]|forbidden|unauthori[sz]ed|denied|permission|not_?(allowed|permitted|authenticated)"
    r"|redirect\(.{0,80}(log_?in|sign_?in)|login_url|login_manager",
    re.IGNORECASE,
)
_ONLY_SOME = re.compile(
    r"(current|require|only|get|is)_?(admin|staff|superuser)|(admin|staff|superuser|members?)_?(only|required|view|user)",
    re.IGNORECASE,
)
_HOOK = re.compile(r"before_\w*request|before_serving|middleware|process_(request|view)", re.IGNORECASE)
_HOOK_METHODS = {
    "dispatch",
    "prepare",
    "initial",
    "get_permissions",
    "check_permissions",
    "process_request",
    "process_view",
}
_REGISTERS = {"add_middleware", "before_request", "before_app_request"}
_SETTING = re.compile(r"MIDDLEWARE|DEFAULT_PERMISSION_CLASSES|dependencies")
_DEPENDS = {"Depends", "Security"}


def is_check(name: str) -> bool:
    """Whether a name is that of something which asks who calls, or what they may do."""
    return bool(_CHECK.search(name)) and not _UNGUARDS.search(name)


def refuses_access(branch: Iterable[ast.stmt]) -> bool:
    """Whether the last statement of a block turns a caller away for who they are."""
    last = next(reversed(list(branch)), None)
    if not isinstance(last, ast.Raise | ast.Return | ast.Expr):
        return False
    return bool(_REFUSES_ACCESS.search(written(last)))


def asks_more(old: SourceFile, before: Function, file: SourceFile, after: Function) -> bool:
    """Whether a function, or the class it is in, asks its callers something that it did not ask before."""
    if questions(file, after) - questions(old, before):
        return True
    was, now = old.parent(before), file.parent(after)
    return isinstance(was, ast.ClassDef) and isinstance(now, ast.ClassDef) and class_asks_more(was, now)


def class_asks_more(before: ast.ClassDef, after: ast.ClassDef) -> bool:
    """Whether a class has a decorator, base, setting or hook about its callers that it had not before."""
    return bool(Counter(_of_class(after)) - Counter(_of_class(before)))


def questions(file: SourceFile, function: Function) -> Counter[str]:
    """What a function asks of its callers: names of decorators, dependencies, calls and conditions, and refusals."""
    return Counter(_questions(function, file.once(_refusing)))


def is_taken_over(change: ChangeView) -> bool:
    """Whether a hook, a middleware, a dependency of many routes or a setting asks now what none asked before."""
    before, after = Counter[str](), Counter[str]()
    for file in change.files:
        if file.language == "python" and not is_test(file.path):
            after.update(file.once(_wide))
            before.update(file.old.once(_wide) if file.old is not None else ())
    return bool(after - before)


def _questions(function: Function, refusing: frozenset[str]) -> Iterator[str]:
    for node in (*function.decorator_list, *_dependencies(function)):
        yield from (name for name in _names(node) if _asks(name) or name in refusing)
    for part in (part for each in function.body for part in ast.walk(each)):
        if isinstance(part, ast.If | ast.IfExp | ast.Assert):
            yield from filter(is_check, _names(part.test))
        if isinstance(part, ast.If) and _turns_away(part):
            yield "a refusal"
        if isinstance(part, ast.Call) and (call_name(part) in refusing or is_check(call_name(part))):
            yield call_name(part)


def _dependencies(function: Function) -> Iterator[ast.expr]:
    """Parameters that a framework fills by calling something: `user=Depends(current_admin)`."""
    arguments = function.args
    annotations = [each.annotation for each in (*arguments.args, *arguments.kwonlyargs)]
    for node in (*arguments.defaults, *arguments.kw_defaults, *annotations):
        if node is not None and any(call_name(call) in _DEPENDS for call in calls_in(node)):
            yield node


def _refusing(file: SourceFile) -> frozenset[str]:
    """Functions of a file, and of the change it is in, that turn callers away."""
    files = [file, *(file.change.files if file.change is not None else ())]
    functions = [function for each in files for function in each.functions()]
    return frozenset(
        each.name
        for each in functions
        if any(isinstance(node, ast.If) and _turns_away(node) for node in ast.walk(each))
    )


def _turns_away(node: ast.If) -> bool:
    return refuses_access(node.body) or refuses_access(node.orelse)


def _of_class(node: ast.ClassDef) -> Iterator[str]:
    for part in (*node.decorator_list, *node.bases):
        yield from filter(_asks, _names(part))
    for item in node.body:
        if isinstance(item, ast.Assign | ast.AnnAssign):
            yield from filter(is_check, _names(item))  # `models = [User]` is about users and asks nothing
    yield from (item.name for item in node.body if isinstance(item, Function) and _is_hook(item))


def _is_hook(function: Function) -> bool:
    """Whether a function runs before the handlers and has to do with who calls."""
    decorators = " ".join(map(written, function.decorator_list))
    before = function.name in _HOOK_METHODS or _HOOK.search(decorators)
    return bool(before) and any(_asks(name) for each in function.body for name in _names(each))


def _wide(file: SourceFile) -> list[str]:
    """What asks for many handlers at once: hooks, middlewares, settings, and checks put around views."""
    found = [f"hook {each.name}" for each in file.functions() if _is_hook(each)]
    for call in file.nodes(ast.Call):
        name = call_name(call)
        asked = call.args if name in _REGISTERS else []
        asked = [*asked, *(item.value for item in call.keywords if _SETTING.search(item.arg or ""))]
        found += [each for node in asked for each in _names(node) if _asks(each)]
        found += [f"around {name}" for _ in call.args if is_check(name)]
    settings = [(each.targets[0], each.value) for each in file.nodes(ast.Assign)]
    settings += [(each.target, each.value) for each in file.nodes(ast.AugAssign)]
    for target, value in settings:
        found += [each for each in _names(value) if _SETTING.search(written(target)) and _asks(each)]
    return found


def _asks(name: str) -> bool:
    about = is_check(name) or about_callers(name) or _ONLY_SOME.search(name)
    return bool(about) and not _UNGUARDS.search(name)


def _names(node: ast.AST) -> Iterator[str]:
    """Names, attributes and texts below a node."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name | ast.Attribute):
            yield part.id if isinstance(part, ast.Name) else part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
