"""What the logic rules see and leave alone beyond their own examples, and what their fixes make of the code."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Engine, Example, Match
from tests.support.agents.fixes import apply_fix

LOGIC = load_agent("logic")
RULES = {rule.id.partition("/")[2]: rule for rule in LOGIC.rules}

QUIET = {
    "a default that is only read": ("mutable-default", "def f(names=[]):\n    return len(names)\n"),
    "a default that is copied first": (
        "mutable-default",
        "def f(names=[]):\n    names = list(names)\n    names.append(1)\n    return names\n",
    ),
    "a handler that says why": (
        "swallowed-exception",
        "try:\n    f()\nexcept Exception:\n    pass  # the answer is optional\n",
    ),
    "a handler in a destructor": (
        "swallowed-exception",
        "class A:\n def __del__(self):\n  try:\n   f()\n  except Exception:\n   pass\n",
    ),
    "None in a query": ("none-comparison", "q = session.query(User).filter(User.gone == None)\n"),
    "a mask over a frame": ("none-comparison", "rows = frame[frame.gone == None]\n"),
    "branches that call different things": ("identical-branches", "if x:\n    a()\nelif y:\n    b()\nelse:\n    a()\n"),
    "equal branches without else": ("identical-branches", "if x:\n    a()\nelif y:\n    a()\n"),
    "a condition that may change": ("duplicate-condition", "if pop():\n    a()\nelif pop():\n    b()\n"),
    "an async generator": (
        "missing-await",
        "async def rows():\n    yield 1\n\nasync def main():\n    rows()\n",
    ),
    "a method of another class": (
        "missing-await",
        "class A:\n async def save(self): ...\n\nclass B:\n def save(self): ...\n def run(self):\n  self.save()\n",
    ),
    "a yield that makes a generator": ("unreachable-code", "def f():\n    return\n    yield\n"),
    "an index behind a condition": (
        "off-by-one",
        "for i in range(len(a)):\n    if i + 1 < len(a):\n        print(a[i + 1])\n",
    ),
    "a path that is renamed": ("discarded-result", "path.replace(target)\n"),
    "a text of another kind that strips itself": ("discarded-result", "def f(line):\n    line.rstrip()\n"),
    "a call made for its exception": (
        "discarded-result",
        'try:\n    x.replace("a", "b")\nexcept TypeError:\n    pass\n',
    ),
    "an append of something unknown": ("none-result", "def f(log):\n    return log.append(1)\n"),
    "a file that is returned": ("resource-not-closed", "def f(p):\n    file = open(p)\n    return file\n"),
    "a file that is closed": ("resource-not-closed", "def f(p):\n    file = open(p)\n    file.close()\n"),
    "a file that somebody keeps": ("resource-not-closed", "def f(p):\n    file = open(p)\n    keep(file)\n"),
    "two times of one kind": (
        "naive-and-aware-datetime",
        "from datetime import datetime\n\ndef f():\n    a = datetime.now()\n    return datetime.now() - a\n",
    ),
    "a handler for a sibling": (
        "handler-order",
        "try:\n    f()\nexcept KeyError:\n    a()\nexcept IndexError:\n    b()\n",
    ),
    "a name bound on both ways": (
        "unbound-after-except",
        "def f():\n    try:\n        x = g()\n    except OSError:\n        x = 0\n    return x\n",
    ),
    "a handler that returns inside with": (
        "unbound-after-except",
        "def f():\n try:\n  x = g()\n except OSError as e:\n  with e:\n   return 0\n return x\n",
    ),
    "a handler that never comes back": (
        "unbound-after-except",
        "def f(parser):\n    try:\n        x = g()\n    except OSError:\n        parser.error('no')\n    return x\n",
    ),
    "an environment variable with a default": (
        "none-dereference",
        'import os\n\nx = os.environ.get("A", "").lower()\n',
    ),
    "a collection that somebody else fills": (
        "collection-never-filled",
        "def f(rows, x):\n    seen = set()\n    fill(seen)\n    return x in seen\n",
    ),
    "a dictionary that makes its lists": (
        "collection-never-filled",
        (
            "import collections\n\ndef f(x):\n    a = collections.OrderedDict()\n    a.setdefault(x, []).append(1)\n"
            "    return x in a\n"
        ),
    ),
    "a collection that is returned": (
        "collection-never-read",
        "def f(rows):\n    seen = []\n    for row in rows:\n        seen.append(row)\n    return seen\n",
    ),
    "a recursion ended by a list that shrinks": (
        "recursion-without-end",
        "def f(rows, deep):\n    if deep and rows:\n        rows.pop()\n        f(rows, deep)\n",
    ),
    "a recursion that comes nearer to the end": (
        "recursion-without-end",
        "def f(a, b):\n    if b == 0:\n        return a\n    return f(b, a % b)\n",
    ),
    "a search that looks how near the bounds are": (
        "search-without-progress",
        (
            "def f(low, high):\n    while low < high:\n        middle = (low + high) // 2\n"
            "        if middle == low:\n            break\n        low = middle\n"
        ),
    ),
    "a coroutine of the old kind": (
        "generator-inside-generator",
        "@coroutine\ndef f(x):\n    yield wait()\n    yield f(x)\n",
    ),
    "a StopIteration that is caught": (
        "stop-iteration-in-generator",
        "def f():\n    try:\n        raise StopIteration\n    except StopIteration:\n        yield 1\n",
    ),
    "a use behind the same question": (
        "checked-after-use",
        "def f(x):\n    if x is not None:\n        x.a()\n    if x is None:\n        return 1\n",
    ),
    "a value that is made anew before it is asked": (
        "checked-after-use",
        "def f(x):\n    x.a()\n    x = g()\n    if x is None:\n        return 1\n",
    ),
    "a default by or": ("or-constant", 'x = a or "b"\n'),
    "a length of a literal": ("division-by-length", "def f(x):\n    parts = [x, 1]\n    return x / len(parts)\n"),
    "a mean with an early return": (
        "division-by-length",
        "def f(x):\n    if len(x) == 0:\n        return 0\n    return sum(x) / len(x)\n",
    ),
}


@pytest.mark.parametrize(("rule", "code"), QUIET.values(), ids=QUIET)
def test_ordinary_code_is_left_alone(rule: str, code: str):
    assert not try_rule(RULES[rule], code)


FIXES = {
    "a mutable default": (
        "mutable-default",
        'def f(x, seen: list[str] = []):\n    """Doc."""\n    seen.append(x)\n',
        (
            'def f(x, seen: list[str] | None = None):\n    """Doc."""\n'
            "    if seen is None:\n        seen = []\n    seen.append(x)\n"
        ),
    ),
    "a comparison with None": ("none-comparison", "if é != None:\n    f()\n", "if é is not None:\n    f()\n"),
    "an awaited call": (
        "missing-await",
        "async def a(): ...\n\nasync def b():\n    a()\n",
        "async def a(): ...\n\nasync def b():\n    await a()\n",
    ),
    "an or of texts": ("or-constant", 'if x == "a" or "b":\n    f()\n', 'if x in ("a", "b"):\n    f()\n'),
    "a bare except": (
        "bare-except",
        "try:\n    f()\nexcept:\n    g()\n",
        "try:\n    f()\nexcept Exception:\n    g()\n",
    ),
}


@pytest.mark.parametrize(("rule", "code", "mended"), FIXES.values(), ids=FIXES)
def test_a_fix_mends_what_the_rule_saw(rule: str, code: str, mended: str):
    (match,) = try_rule(RULES[rule], code)
    assert match.fix is not None
    assert apply_fix(code, match.fix) == mended
    assert not try_rule(RULES[rule], mended)


CALLS = {
    "too many": ("def f(a): ...\nf(1, 2)\n", True),
    "a star may fit": ("def f(a): ...\nf(*rows)\n", False),
    "an unknown keyword": ("def f(a): ...\nf(a=1, b=2)\n", True),
    "a keyword that **rest takes": ("def f(a, **rest): ...\nf(a=1, b=2)\n", False),
    "a position given twice": ("def f(a, b=1): ...\nf(1, a=2, b=3)\n", True),
    "a missing keyword-only": ("def f(*, a): ...\nf()\n", True),
    "a method without self": ("class A:\n    def m(self, x): ...\n    def n(self):\n        self.m()\n", True),
    "a method of a subclass": ("class A(B):\n    def m(self, x): ...\n    def n(self):\n        self.m()\n", False),
    "a decorated function": ("@wrap\ndef f(a): ...\nf()\n", False),
    "a function defined twice": ("def f(a): ...\ndef f(): ...\nf()\n", False),
    "a name imported twice": ("def g():\n    from a import f\n\ndef f(a): ...\nf()\n", False),
    "a parameter of the same name": ("def f(a): ...\ndef g(f):\n    f()\n", False),
    "a test that waits for the error": ("def f(a): ...\nwith pytest.raises(TypeError):\n    f()\n", False),
    "a class": ("class A:\n    def __init__(self, x): ...\nA()\n", True),
    "a class whose base decides": ("class B(Exception):\n    def __init__(self, x): ...\nclass A(B): ...\nA()\n", True),
    "a class that fits": ("class A:\n    def __init__(self, x): ...\nA(1)\n", False),
    "a base from elsewhere": ("from b import B\nclass A(B):\n    def __init__(self, x): ...\nA()\n", False),
    "a class with __new__": ("class A:\n    def __new__(cls): ...\n    def __init__(self, x): ...\nA()\n", False),
    "a decorated class": ("@wrap\nclass A:\n    def __init__(self, x): ...\nA()\n", False),
    "a metaclass": ("class A(metaclass=M):\n    def __init__(self, x): ...\nA()\n", False),
}


@pytest.mark.parametrize(("code", "wrong"), CALLS.values(), ids=CALLS)
def test_a_call_is_checked_against_the_function_it_means(code: str, wrong: bool):
    assert bool(try_rule(RULES["wrong-arguments"], code)) is wrong


ELSEWHERE = {
    "its function": ("from shop.cart import add\nadd()\n", True),
    "as another name": ("from .cart import add as put\nput()\n", True),
    "through its module": ("from shop import cart\ncart.add()\n", True),
    "by its whole name": ("import shop.cart\nshop.cart.add()\n", True),
    "passed on by the package": ("from shop import add\nadd()\n", True),
    "its class": ("from shop.cart import Cart\nCart()\n", True),
    "a call that fits": ("from shop.cart import Cart, add\nadd(1)\nCart(owner=1)\n", False),
    "a fallback": ("try:\n    from shop.cart import add\nexcept ImportError:\n    add = None\nadd()\n", False),
    "another package": ("from cart import add\nadd()\n", False),
}


@pytest.mark.parametrize(("code", "wrong"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_call_is_checked_against_what_a_file_that_did_not_change_defines(code: str, wrong: bool):
    cart = "def add(item): ...\n\nclass Cart:\n    def __init__(self, owner): ...\n"
    context = {"shop/__init__.py": "from .cart import add\n", "shop/cart.py": cart}
    found = try_rule(RULES["wrong-arguments"], Example({"shop/order.py": code}, context=context))
    assert [match.steps[0].path for match in found] == ["shop/cart.py"] * wrong


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param(None, "def f(:\n", 1, id="a new file that does not parse"),
        pytest.param("x = 1\n", "x = (\n", 1, id="a file that parsed before"),
        pytest.param("print 1\n", "print 1\nprint 2\n", 0, id="a file for Python 2"),
        pytest.param("x = (\n", "def f(:\n", 0, id="a file broken in another way"),
        pytest.param("x = (\n", "x = 1\n", 0, id="a file that is mended"),
        pytest.param("try:\n    f()\nfinally:\n    g()\n", "try:\n    f()\n", 1, id="a file that lost its end"),
    ],
)
def test_a_syntax_error_is_said_where_the_change_brought_it(old: str | None, new: str, found: int):
    example = Example({"a.py": new}, {} if old is None else {"a.py": old})
    assert len(try_rule(RULES["syntax-error"], example)) == found


@pytest.mark.parametrize(
    ("annotation", "missing"),
    [
        ('Literal["fast", "slow"]', 0),
        ('compat.Literal["fast"] | None', 0),
        ('L["fast"]', 0),
        ("Literal[speed]", 1),
        ('list["Speed"]', 1),
        ('dict[Literal["fast"], "Speed"]', 1),
    ],
)
def test_the_texts_of_a_literal_are_no_names_wherever_it_comes_from(annotation: str, missing: int):
    code = f"from shop import compat\nfrom shop.typing import Literal, Literal as L\n\ndef f(a: {annotation}): ...\n"
    found = [match for engine in LOGIC.engines for match in _try_engine(engine, "logic/undefined-name", code)]
    assert len(found) == missing


@pytest.mark.parametrize(
    ("needs", "code", "missing"),
    [
        ("", "a = frozendict()\nb = sentinel('b')\nlazy import c\n", 0),
        ("", "def f() -> Later: ...\n\nclass Later: ...\n", 1),
        (">=3.14", "def f() -> Later: ...\n\nclass Later: ...\n", 0),
        (">=3.14", "def f() -> Later: ...\n", 1),
        (">=3.9", "import tomllib\n\ntry: f()\nexcept* ExceptionGroup: ...\n", 1),
    ],
)
def test_names_are_those_of_the_version_that_the_repository_needs(needs: str, code: str, missing: int):
    config = f'[project]\nrequires-python = "{needs}"\n'
    example = Example({"a.py": code}, context={"pyproject.toml": config})
    found = [match for engine in LOGIC.engines for match in _try_engine(engine, "logic/undefined-name", example)]
    assert len(found) == missing


def _try_engine(engine: Engine, rule_id: str, code: str | Example) -> list[Match]:
    return [match for rule in engine.rules if rule.id == rule_id for match in try_rule(rule, code, engine)]
