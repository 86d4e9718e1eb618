"""One statement per element: a list of a thousand rows costs a thousand round trips to the database."""

import ast
import re
from collections.abc import Iterator
from itertools import takewhile

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import Loop, brief, loaded, loop_around, loop_names
from agent_services.runtime.python.walk import walk
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import Function, SourceFile

_SQL = re.compile(r"\s*(select|insert|update|delete|replace|merge|with)\b", re.IGNORECASE)
_STATEMENTS = {"execute", "fetch", "fetchrow", "fetchval", "fetch_one", "fetch_all", "scalar", "scalars", "exec"}
_DATABASE = re.compile(
    r"(^|[._])(db|database|cur|cursor|conn|connection|session|engine|tx|transaction)$", re.IGNORECASE
)
# `session.query(User)...` of SQLAlchemy, `User.query...` of Flask-SQLAlchemy.
_QUERY = re.compile(r"\.query(\(|\.)")
# What is asked for many keys at once is called in batches.
_IN_BATCHES = re.compile(r"__in\s?=|\.in_\(|any_\(|\bin\s?[(%?:{]", re.IGNORECASE)
_MANAGER_CALLS = {"get", "filter", "first", "create", "get_or_create", "update_or_create", "exclude", "count", "exists"}
_ENDS = {"all", "first", "one", "one_or_none", "count"}
_ASKING = _STATEMENTS | _MANAGER_CALLS | _ENDS
_BUILDERS = {"sqlalchemy.select", "sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete"}


@rule(
    severity="high",
    confidence="medium",
    cwe=(1073,),
    source="CWE-1073; own",
    flags="def f(db, orders):\n    for order in orders:\n"
    '        print(db.execute("SELECT name FROM customers WHERE id = ?", [order]))\n',
    passes="def f(db, orders):\n"
    '    for row in db.execute("SELECT name FROM customers WHERE id IN (?)", orders):\n        print(row)\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds database statements inside loops: one round trip for every element."""
    if is_test(file.path):
        return
    for call in file.nodes(ast.Call):
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in _ASKING:
            continue
        if not _is_query(file, call, call.func):
            continue
        around = _element_loop(file, call)
        if around is not None:
            place, what = around
            yield file.match(
                call,
                f"`{brief(file, call.func)}` runs once for every element of `{what[:60]}`: a thousand elements"
                " are a thousand round trips to the database. Ask once for all of them (`IN (...)`, a join,"
                " `executemany` or a bulk method).",
                scope=place,
            )
    yield from _through_helpers(file)


def _through_helpers(file: SourceFile) -> Iterator[Match]:
    """Calls in loops of functions of the same file that ask the database for what they are given."""
    asking = file.once(_asking_functions)
    for call in file.nodes(ast.Call) if asking else ():
        query = asking.get(_called(file, call))
        around = _element_loop(file, call) if query is not None else None
        if query is not None and around is not None:
            place, what = around
            yield file.match(
                call,
                f"`{brief(file, call.func)}` asks the database each time, and is called once for every element of"
                f" `{what[:60]}`: a thousand elements are a thousand round trips. Ask once for all of them before the"
                " loop, and look them up in what came back.",
                scope=place,
                steps=(file.step(query, "here it asks"),),
                severity="medium",
            )


def _asking_functions(file: SourceFile) -> dict[str, ast.Call]:
    """Functions, by their qualified name, that run a query for a parameter whenever they are called."""
    found: dict[str, ast.Call] = {}
    for call in file.nodes(ast.Call):
        function = file.function_of(call)
        if function is None or function.decorator_list or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr not in _ASKING:
            continue
        chain = [part for part in walk(call) if isinstance(part, ast.Call)]
        used = loaded([given for part in chain for given in (*part.args, *part.keywords)])
        given = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        if _IN_BATCHES.search(file.segment(call)) or not used & given:
            continue
        if _always_runs(file, call, function) and _is_query(file, call, call.func):
            found.setdefault(file.symbol(function.lineno), call)
    return found


def _always_runs(file: SourceFile, call: ast.Call, function: Function) -> bool:
    """Whether nothing in a function, such as a look into a cache, decides about a call or comes before it."""
    around = list(takewhile(lambda node: node is not function, file.parents(call)))
    inside = any(isinstance(node, ast.If | ast.IfExp | ast.BoolOp | ast.For | ast.While) for node in around)
    before = [node for node in function.body if node.lineno < call.lineno and node not in around]
    return not inside and not any(isinstance(node, ast.If | ast.For | ast.While) for node in before)


def _called(file: SourceFile, call: ast.Call) -> str:
    """Qualified name of the function of this file that a call means: `load`, or `load` of `self` in a class."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    name = written(call.func)
    owner = file.symbol(call.lineno).rpartition(".")[0]
    return f"{owner}.{name.removeprefix('self.')}" if owner and name.startswith("self.") else ""


def _is_query(file: SourceFile, call: ast.Call, function: ast.Attribute) -> bool:
    owner = written(function.value)
    if function.attr in _STATEMENTS and call.args:
        text = _leading_text(call.args[0])
        if text is not None:  # statements about tables and settings cannot be joined into one
            return _SQL.match(text) is not None
        return _uses_builder(file, call.args[0]) or (function.attr in {"execute", "scalar"} and _is_database(owner))
    if function.attr in _MANAGER_CALLS and owner.endswith(".objects"):
        return True
    if function.attr == "get" and len(call.args) == 2 and owner.rpartition(".")[2] in {"session", "db"}:
        return ast.unparse(call.args[0])[:1].isupper()
    if function.attr == "get" and (owner.endswith(".query") or _QUERY.search(owner)):
        return True
    return function.attr in _ENDS and _QUERY.search(owner) is not None


def _is_database(owner: str) -> bool:
    return _DATABASE.search(owner) is not None


def _leading_text(node: ast.expr) -> str | None:
    """The text a statement begins with, also inside `text(...)`; None when it is not written here."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and ast.unparse(node.func).endswith("text"):
        node = node.args[0]
    if isinstance(node, ast.BinOp):
        return _leading_text(node.left)
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _uses_builder(file: SourceFile, node: ast.expr) -> bool:
    return any(file.name(part.func) in _BUILDERS for part in walk(node) if isinstance(part, ast.Call))


def _element_loop(file: SourceFile, call: ast.Call) -> tuple[ast.AST, str] | None:
    """The loop or comprehension whose elements the statement depends on, and what it walks over."""
    # The arguments of the whole chain: in `query(User).filter_by(id=i).first()` the last call has none.
    chain = [part for part in walk(call) if isinstance(part, ast.Call)]
    used = loaded([given for part in chain for given in (*part.args, *part.keywords)])
    for above in file.parents(call):
        if isinstance(above, ast.ListComp | ast.SetComp | ast.DictComp):
            first = above.generators[0]
            inside = call not in set(ast.walk(first.iter))
            if inside and any(used & _targets(part.target) for part in above.generators):
                return above, file.segment(first.iter)
    loop: Loop | None = loop_around(file, call)
    while loop is not None:
        if isinstance(loop, ast.For) and used & loop_names(loop) and not _walks_few(file, loop):
            return loop, file.segment(loop.iter)
        loop = loop_around(file, loop)
    return None


def _targets(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _walks_few(file: SourceFile, loop: ast.For) -> bool:
    """A literal, a fixed range or batches: the number of round trips does not grow with the data."""
    walked = loop.iter
    if isinstance(walked, ast.List | ast.Tuple | ast.Set | ast.Constant):
        return True
    if isinstance(walked, ast.Name) and walked.id.isupper():
        return True
    if isinstance(walked, ast.Call):
        fixed = all(isinstance(argument, ast.Constant) for argument in walked.args)
        name = file.name(walked.func)
        steps = name == "range" and len(walked.args) == 3
        return (
            (name == "range" and fixed)
            or steps
            or any(w in name.lower() for w in ("batch", "chunk", "attempt", "groupby", "retr"))
        )
    return False
