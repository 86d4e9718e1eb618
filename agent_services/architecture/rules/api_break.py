"""A public name that goes or changes breaks whoever uses it, and the change that does it shows none of them.

Callers left behind in the repository are named as proof. Without one, only what a package offers on purpose counts:
names in `__all__` or imported by the package's `__init__`.
"""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.project.callers import Use, Uses
from agent_services.runtime.python.public_names import Offered, bound_names, offered
from agent_services.runtime.python.signatures import Signature
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

MOST_STEPS = 5


@change_rule(
    severity="high",
    confidence="high",
    source="own; nearest: griffe check",
    flags=Example(
        files={"shop/pricing.py": "def total(amounts, discount):\n    return sum(amounts) - discount\n"},
        old={"shop/pricing.py": "def total(amounts):\n    return sum(amounts)\n"},
        context={"shop/__init__.py": "", "shop/cart.py": "from shop import pricing\n\nprint(pricing.total([1]))\n"},
    ),
    passes=Example(
        files={"shop/pricing.py": "def total(amounts, discount=0):\n    return sum(amounts) - discount\n"},
        old={"shop/pricing.py": "def total(amounts):\n    return sum(amounts)\n"},
        context={"shop/__init__.py": "", "shop/cart.py": "from shop import pricing\n\nprint(pricing.total([1]))\n"},
    ),
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds public functions, classes and parameters that this change takes from those who still use them."""
    uses: Uses | None = None
    for file in change.files:
        if file.language != "python" or file.old is None or is_test(file.path) or file.syntax_problem:
            continue
        for before, after, what in _breaks(file, file.old):
            uses = uses or Uses(change)
            yield from _judge(change, file, uses, before, after, what)


def _breaks(file: SourceFile, old: SourceFile) -> Iterator[tuple[Offered, Offered | None, str]]:
    new, bound = offered(file), bound_names(file)
    if "__getattr__" in bound or any(alias == "*" for alias in file.imports):
        return
    for name, before in offered(old).items():
        after = new.get(name)
        if after is None and name not in bound and before.kind != "method":
            yield before, None, f"the {before.kind} `{name}` is gone"
        elif after is not None and (difference := _difference(before.signature, after.signature)):
            yield before, after, f"`{name}` {difference}"


def _difference(before: Signature | None, after: Signature | None) -> str:
    """What no longer fits a caller of the old signature; empty when every old call still fits."""
    if before is None or after is None:
        return ""
    after = after.with_names_of(before)
    if not before.any_positional and (added := [name for name in after.required if name not in before.by_name]):
        return f"now requires `{added[0]}`"
    known = [name for name in after.required if name in before.by_name]
    if stricter := [name for name in known if before.by_name[name].default is not None]:
        return f"no longer has a default for `{stricter[0]}`"
    gone = [name for name in before.by_name if name not in after.by_name]
    if gone and not (after.any_keyword and after.any_positional):
        return f"no longer takes `{gone[0]}`"
    old_order = [parameter.name for parameter in before.positional]
    new_order = [parameter.name for parameter in after.positional]
    if moved := [name for name, other in zip(old_order, new_order, strict=False) if name != other and not gone]:
        return f"takes `{moved[0]}` at another place than before"
    return ""


def _judge(
    change: ChangeView, file: SourceFile, uses: Uses, before: Offered, after: Offered | None, what: str
) -> Iterator[Match]:
    place = Span.lines(after.line if after is not None else _nearest_line(file, before))
    found = [] if before.kind == "method" else list(uses.of(file.path, before.name))
    broken = [use for use in found if _is_broken(use, before, after)]
    if broken:
        steps = tuple(use.file.step(use.node, "still uses it as it was") for use in broken[:MOST_STEPS])
        where = f"{broken[0].file.path}:{broken[0].node.lineno}"
        verb = "uses" if len(broken) == 1 else "use"
        more = f" and {len(broken) - 1} more" if len(broken) > 1 else ""
        yield file.match(
            place,
            f"With this change {what}, but {where}{more} still {verb} it as it was: that will fail or mean something"
            " else. Change the callers too, or keep the old form working.",
            steps=steps,
            outside_change=True,
        )
    elif _is_offered(change, file, before) and all(use.file.path.endswith("__init__.py") for use in found):
        yield file.match(
            place,
            f"With this change {what}, and the package offers it to its users. Keep the old form working with a"
            " deprecation first, or name the break in the change log.",
            severity="low",
            confidence="medium",
            outside_change=True,
        )


def _is_broken(use: Use, before: Offered, after: Offered | None) -> bool:
    if after is None:
        return not _is_guarded(use)
    if use.call is None or after.signature is None or before.signature is None:
        return False
    if before.signature.problem(use.call):
        return False  # it was broken before
    return bool(after.signature.problem(use.call)) or _means_another(use.call, before.signature, after.signature)


def _means_another(call: ast.Call, before: Signature, after: Signature) -> bool:
    """Whether an argument given by position now lands in another parameter than the one it was meant for."""
    pairs = zip(before.positional[: len(call.args)], after.positional, strict=False)
    return any(old.name != new.name and old.name in after.by_name for old, new in pairs)


def _is_guarded(use: Use) -> bool:
    """Inside `try`: the use reckons with the name not being there."""
    return any(isinstance(above, ast.Try) for above in use.file.parents(use.node))


def _is_offered(change: ChangeView, file: SourceFile, before: Offered) -> bool:
    top = before.name.partition(".")[0]
    old = file.old or file
    listed = [
        node.value
        for node in old.tree.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    ]
    if any(isinstance(part, ast.Constant) and part.value == top for value in listed for part in ast.walk(value)):
        return True
    package = file.path.rpartition("/")[0] + "/__init__.py"
    text = change.read(package) if package != file.path else None
    return text is not None and top in SourceFile(package, text).imports


def _nearest_line(file: SourceFile, before: Offered) -> int:
    """Where something gone is spoken about: the first changed line from there on, or where it was."""
    last = max(len(file.lines) - 1, 1)
    return file.changed.first_in(before.line, last) or file.changed.first_in(1, last) or min(before.line, last)
