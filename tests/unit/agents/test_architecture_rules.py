"""New cycles, broken interfaces and layers, growth and copies: what counts and what does not."""

import ast

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.project.contracts import read_contracts
from agent_services.runtime.python.cognitive import cognitive_complexity
from agent_services.runtime.rule import Example, Match

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("architecture").rules}
PACKAGE = {"shop/__init__.py": ""}


def cycles(head: dict[str, str], base: dict[str, str], context: dict[str, str]) -> list[Match]:
    return try_rule(RULES["import-cycle"], Example(head, old=base, context={**PACKAGE, **context}))


def test_a_cycle_that_was_there_before_says_nothing():
    others = {"shop/b.py": "from shop import a\n"}
    assert not cycles({"shop/a.py": "import shop.b\nx = 1\n"}, {"shop/a.py": "import shop.b\n"}, others)


def test_two_new_halves_of_one_cycle_are_one_finding():
    head = {"shop/a.py": "import shop.b\n", "shop/b.py": "import shop.a\n"}
    assert len(cycles(head, {"shop/a.py": "", "shop/b.py": ""}, {})) == 1


def test_only_the_import_that_is_new_is_named():
    head = {"shop/a.py": "import shop.b\nx = 1\n", "shop/b.py": "import os\nimport shop.a\n"}
    (match,) = cycles(head, {"shop/a.py": "import shop.b\n", "shop/b.py": "import os\n"}, {})
    assert (match.path, match.span.line) == ("shop/b.py", 2)


@pytest.mark.parametrize(
    "closing",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.a\n",
        "def f():\n    import shop.a\n",
        '"""\nimport shop.a\n"""\n',
        "if __name__ == '__main__':\n    import shop.a\n",
    ],
)
def test_imports_that_do_not_run_on_loading_close_no_cycle(closing: str):
    assert not cycles({"shop/a.py": "import shop.b\n"}, {"shop/a.py": ""}, {"shop/b.py": closing})


@pytest.mark.parametrize(
    "closing", ["from . import a\n", "from .a import x\n", "try:\n    import shop.a\nexcept ImportError:\n    pass\n"]
)
def test_every_way_to_write_an_import_closes_a_cycle(closing: str):
    assert cycles({"shop/a.py": "import shop.b\n"}, {"shop/a.py": ""}, {"shop/b.py": closing})


def test_scripts_close_cycles_too_but_not_by_their_types():
    context = {"web/b.ts": 'import { a } from "./a.js";\n'}
    head = {"web/a.ts": 'import { b } from "./b.js";\n'}
    assert try_rule(RULES["import-cycle"], Example(head, old={"web/a.ts": ""}, context=context))
    context = {"web/b.ts": 'import type { A } from "./a.js";\n'}
    assert not try_rule(RULES["import-cycle"], Example(head, old={"web/a.ts": ""}, context=context))


BREAKS = {
    "a function gone": ("def f(): ...\n", "", "a.f()", True),
    "a function moved and imported back": ("def f(): ...\n", "from shop.c import f\n", "a.f()", False),
    "a new required parameter": ("def f(x): ...\n", "def f(x, y): ...\n", "a.f(1)", True),
    "a new optional parameter": ("def f(x): ...\n", "def f(x, y=1): ...\n", "a.f(1)", False),
    "a parameter gone that is named": ("def f(x, y=1): ...\n", "def f(x): ...\n", "a.f(1, y=2)", True),
    "a parameter gone that nobody gives": ("def f(x, y=1): ...\n", "def f(x): ...\n", "a.f(1)", False),
    "a default gone": ("def f(x=1): ...\n", "def f(x): ...\n", "a.f()", True),
    "a caller that was adapted": ("def f(x): ...\n", "def f(x, y): ...\n", "a.f(1, 2)", False),
    "a parameter put in front": ("def f(x, y=1): ...\n", "def f(z, x=1, y=1): ...\n", "a.f(1)", True),
    "a private function": ("def _f(): ...\n", "", "a._f()", False),
    "a use that reckons with it": ("def f(): ...\n", "", "try:\n    a.f()\nexcept AttributeError:\n    pass", False),
}


@pytest.mark.parametrize(("before", "after", "use", "broken"), BREAKS.values(), ids=BREAKS)
def test_an_interface_is_broken_for_whoever_still_uses_it(before: str, after: str, use: str, broken: bool):
    context = {**PACKAGE, "shop/b.py": f"from shop import a\n\n{use}\n"}
    found = try_rule(RULES["api-break"], Example({"shop/a.py": after}, old={"shop/a.py": before}, context=context))
    assert bool(found) is broken
    assert all(match.steps[0].path == "shop/b.py" for match in found)


def test_what_a_package_offers_is_a_break_without_any_caller():
    context = {"shop/__init__.py": "from shop.a import f\n"}
    change = Example({"shop/a.py": "def f(x, y): ...\n"}, old={"shop/a.py": "def f(x): ...\n"}, context=context)
    assert [match.severity for match in try_rule(RULES["api-break"], change)] == ["low"]


LINTER = """[importlinter]
root_package = shop
[importlinter:contract:1]
name = layers
type = layers
layers =
    shop.web
    shop.core | shop.jobs
    shop.store
[importlinter:contract:2]
name = no web framework
type = forbidden
source_modules = shop.core
forbidden_modules = flask
ignore_imports = shop.core.old -> flask
"""
IMPORTS = {
    "upwards": ("shop/store.py", "from shop import web\n", True),
    "downwards": ("shop/web.py", "from shop import store\n", False),
    "to a sibling": ("shop/core/new.py", "import shop.jobs\n", True),
    "forbidden from outside": ("shop/core/new.py", "from flask import Flask\n", True),
    "ignored by the contract": ("shop/core/old.py", "import flask\n", False),
    "relative": ("shop/core/new.py", "from .. import web\n", True),
    "through a module outside": ("shop/store.py", "from shop import helpers\n", True),
}


@pytest.mark.parametrize(("path", "text", "broken"), IMPORTS.values(), ids=IMPORTS)
def test_import_linters_own_contracts_are_kept(path: str, text: str, broken: bool):
    names = ("shop/__init__", "shop/web", "shop/core/__init__", "shop/jobs", "shop/store")
    context = {**{f"{name}.py": "" for name in names}, "shop/helpers.py": "import shop.web\n", ".importlinter": LINTER}
    context.pop(path, None)
    found = try_rule(RULES["layer-contract"], Example({path: text}, context=context))
    assert [match.span.line for match in found] == ([1] if broken else [])


MORE_LINTER = """[importlinter]
root_package = shop
[importlinter:contract:1]
name = open siblings
type = layers
containers =
    shop.parts
layers =
    (web)
    core : jobs
    store
[importlinter:contract:2]
name = guarded
type = protected
protected_modules = shop.store
allowed_importers = shop.core
[importlinter:contract:3]
name = one module only
type = forbidden
source_modules = shop.jobs
forbidden_modules = sqlite3
as_packages = false
"""


@pytest.mark.parametrize(
    ("importer", "imported", "broken"),
    [
        ("shop.parts.core", "shop.parts.jobs", False),
        ("shop.parts.store.a", "shop.parts.jobs.b", True),
        ("shop.parts.core", "shop.parts.web.b", True),
        ("shop.parts.web", "shop.parts.core", False),
        ("shop.web", "shop.store.rows", True),
        ("shop.core.a", "shop.store.rows", False),
        ("shop.store.rows", "shop.store.cells", False),
        ("shop.jobs", "sqlite3", True),
        ("shop.jobs.daily", "sqlite3", False),
    ],
)
def test_every_contract_type_forbids_what_import_linter_forbids(importer: str, imported: str, broken: bool):
    contracts = read_contracts(".importlinter", MORE_LINTER)
    assert any(contract.broken_by(importer, imported) for contract in contracts) is broken


TACH = """source_roots = ["src"]
exclude = ["**/tests"]
layers = ["ui", { name = "logic", closed = true }, "data"]
[[modules]]
path = "shop.web"
layer = "ui"
[[modules]]
path = "shop.core"
layer = "logic"
depends_on = []
[[modules]]
path = "shop.jobs"
layer = "logic"
depends_on = [{ path = "shop.core" }]
cannot_depend_on = ["shop.store"]
[[modules]]
path = "shop.store"
layer = "data"
visibility = ["shop.core", "shop.web"]
[[modules]]
path = "shop.log"
utility = true
[[modules]]
path = "shop.old"
unchecked = true
[[interfaces]]
expose = ["total.*"]
from = ["shop.core"]
"""
CROSSINGS = {
    "down a layer": ("shop/web.py", "from shop.core import total\n", False),
    "up a layer": ("shop/core/a.py", "from shop import web\n", True),
    "past a closed layer": ("shop/web.py", "import shop.store\n", True),
    "an undeclared dependency": ("shop/core/a.py", "from shop import jobs\n", True),
    "a declared dependency": ("shop/jobs.py", "from shop.core import total_of\n", False),
    "what is not to be depended on": ("shop/jobs.py", "import shop.store\n", True),
    "past the interface": ("shop/web.py", "from shop.core.rows import Row\n", True),
    "a utility": ("shop/core/a.py", "from shop import log\n", False),
    "from an unchecked module": ("shop/old.py", "from shop.core.rows import Row\n", False),
    "within a module": ("shop/core/a.py", "from . import rows\n", False),
    "from an excluded folder": ("shop/core/tests/a.py", "from shop import web\n", False),
    "for types": ("shop/jobs.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import shop.web\n", False),
    "let through": ("shop/core/a.py", "from shop import web  # tach-ignore(until autumn)\n", False),
    "let through for another": ("shop/core/a.py", "# tach-ignore jobs\nfrom shop import web\n", True),
}


@pytest.mark.parametrize(("path", "text", "broken"), CROSSINGS.values(), ids=CROSSINGS)
def test_boundaries_are_read_as_tach_reads_them(path: str, text: str, broken: bool):
    names = ("__init__", "web", "core/__init__", "jobs", "store", "log", "old")
    context = {**{f"src/shop/{name}.py": "" for name in names}, "tach.toml": TACH}
    context.pop(f"src/{path}", None)
    found = try_rule(RULES["layer-contract"], Example({f"src/{path}": text}, context=context))
    assert bool(found) is broken


@pytest.mark.parametrize("text", ["[importlinter\n", "", "[importlinter:contract:1]\ntype = custom\n"])
def test_a_broken_or_foreign_configuration_holds_no_contract(text: str):
    assert read_contracts(".importlinter", text) == []


COMPLEXITY = {
    "def f(a):\n    return a\n": 0,
    "def f(a):\n    if a:\n        return 1\n    elif a > 2:\n        return 2\n    else:\n        return 3\n": 3,
    "def f(a):\n    for x in a:\n        if x:\n            print(x)\n": 3,
    "def f(a, b, c):\n    return a and b and c or a\n": 2,
    "def f(a):\n    try:\n        g()\n    except OSError:\n        if a:\n            h()\n": 3,
    "def f(a):\n    return f(a - 1)\n": 1,
}


@pytest.mark.parametrize(("code", "score"), COMPLEXITY.items())
def test_cognitive_complexity_counts_nesting(code: str, score: int):
    function = ast.parse(code).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert cognitive_complexity(function) == score


def test_a_function_that_was_complicated_before_says_nothing():
    code = RULES["complexity-growth"].flags
    assert isinstance(code, str)
    assert not try_rule(RULES["complexity-growth"], Example({"a.py": code + "\n"}, old={"a.py": code}))


def test_a_function_that_is_like_its_neighbours_says_nothing():
    code = RULES["complexity-growth"].flags
    assert isinstance(code, str)
    neighbours = {f"n{number}.py": code for number in range(30)}
    assert not try_rule(RULES["complexity-growth"], Example({"a.py": code}, context=neighbours))


def test_comments_and_docstrings_make_no_function_long():
    words = "def f(x):\n" + "    # why\n" * 120 + "    return x\n"
    assert not try_rule(RULES["size-growth"], Example({"a.py": words}))


UP = ("shop/store/d.py", "from shop.web import a\n")


def inferred(path: str, text: str, **changed: str) -> list[Match]:
    example = RULES["inferred-layer"].flags
    assert isinstance(example, Example)
    context = {**example.context, **{name.replace("__", "/") + ".py": text for name, text in changed.items()}}
    old = {path: context.pop(path, "")}
    return try_rule(RULES["inferred-layer"], Example({path: text}, old=old, context=context))


def test_the_first_import_against_a_kept_direction_is_named_with_its_evidence():
    (match,) = inferred(*UP)
    assert match.span.line == 1
    assert "none of the 5 modules of `shop.store` imported `shop.web`, while 3 of the 5" in match.message


@pytest.mark.parametrize(
    ("path", "text", "changed"),
    [
        ("shop/web/d.py", "from shop.store import d\n", {}),
        ("shop/store/d.py", "from shop.store import a\n", {}),
        (*UP, {"shop__store__a": "from shop.web import b\n"}),
        (*UP, {"shop__web__a": "", "shop__web__b": ""}),
        ("shop/store/d.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.web import a\n", {}),
        ("shop/store/test_d.py", "from shop.web import a\n", {}),
    ],
    ids=["downwards", "within", "done before", "little evidence", "for types", "in a test"],
)
def test_no_direction_is_inferred_without_a_custom(path: str, text: str, changed: dict[str, str]):
    assert not inferred(path, text, **changed)


def test_nothing_is_inferred_where_the_architecture_is_declared():
    example = RULES["inferred-layer"].flags
    assert isinstance(example, Example)
    context = {**example.context, ".importlinter": LINTER}
    assert not try_rule(RULES["inferred-layer"], Example(example.files, old=example.old, context=context))


def test_a_knot_of_cycles_is_one_finding():
    others = {"shop/b.py": "from shop import a, c\n", "shop/c.py": "from shop import a\n"}
    assert len(cycles({"shop/a.py": "from shop import b\nfrom shop import c\n"}, {"shop/a.py": ""}, others)) == 1


def test_a_table_of_facts_is_no_copy():
    row = 'entry(\n    "{0}",\n    severity="high",\n    confidence="low",\n    cwe=(1, 2),\n    text="{0} text",\n),\n'
    table = "ROWS = (\n" + "".join(row.format(name) for name in "abcdefgh") + ")\n"
    assert not try_rule(RULES["duplication"], table)
