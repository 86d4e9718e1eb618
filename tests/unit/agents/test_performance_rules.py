"""What the performance rules see and leave alone beyond their own examples."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from tests.support.agents.fixes import apply_fix

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("performance").rules}

SEEN = {
    "a Django query per element": (
        "query-in-loop",
        "def f(ids):\n    for i in ids:\n        print(Order.objects.get(pk=i))\n",
    ),
    "a query whose element stands inside its chain": (
        "query-in-loop",
        "def f(s, ids):\n    for i in ids:\n        print(s.query(User).filter_by(id=i).first())\n",
    ),
    "a query by key for each element": (
        "query-in-loop",
        "def f(s, ids):\n    for i in ids:\n        print(s.query(User).get(i).name)\n",
    ),
    "a query in a comprehension": (
        "query-in-loop",
        "def f(session, ids):\n    return [session.get(Order, i) for i in ids]\n",
    ),
    "an SQLAlchemy statement per element": (
        "query-in-loop",
        "from sqlalchemy import select\n\ndef f(s, ids):\n for i in ids:\n  s.scalar(select(A).where(A.id == i))\n",
    ),
    "the largest of all, at every step": (
        "repeated-work-in-loop",
        "def f(a, b):\n    for x in a:\n        print(x - sum(b))\n",
    ),
    "awaits in a comprehension": ("await-in-loop", "async def f(ids):\n    return [await load(i) for i in ids]\n"),
}
QUIET = {
    "a table altered per column": (
        "query-in-loop",
        'def f(conn, names):\n    for n in names:\n        conn.execute(f"ALTER TABLE a ADD {n} INT")\n',
    ),
    "a query per batch": (
        "query-in-loop",
        "def f(db, rows):\n    for part in batched(rows):\n        db.execute('INSERT INTO a VALUES (?)', part)\n",
    ),
    "a query that no element changes": (
        "query-in-loop",
        "def f(db, rows):\n    for row in rows:\n        db.execute('SELECT 1')\n",
    ),
    "a dictionary's get": ("query-in-loop", "def f(d, keys):\n    return [d.get(k, None) for k in keys]\n"),
    "a sleep in a nested plain function": (
        "blocking-call-in-async",
        "import time\n\nasync def f():\n    def g():\n        time.sleep(1)\n    return g\n",
    ),
    "a collection that the loop changes": (
        "repeated-work-in-loop",
        "def f(a, b):\n    for x in a:\n        b.append(x)\n        print(max(b))\n",
    ),
    "work behind a condition": (
        "repeated-work-in-loop",
        "def f(a, b):\n    for x in a:\n        if x:\n            print(sorted(b))\n",
    ),
    "a set that grows": (
        "list-membership-in-loop",
        "def f(a):\n    seen = set()\n    for x in a:\n        if x in seen:\n            seen.add(x)\n",
    ),
    "a list made anew at every step": (
        "list-membership-in-loop",
        "def f(a):\n    for x in a:\n        names = [y.name for y in x]\n        print('b' in names)\n",
    ),
    "a query over one connection": (
        "await-in-loop",
        "async def f(conn, ids):\n    return [await conn.fetch(i) for i in ids]\n",
    ),
    "a deque": (
        "list-front",
        "from collections import deque\n\ndef f(a):\n    todo = deque(a)\n    while todo:\n        todo.pop(0)\n",
    ),
}


@pytest.mark.parametrize(("rule", "code"), SEEN.values(), ids=SEEN)
def test_work_that_grows_is_seen(rule: str, code: str):
    assert try_rule(RULES[rule], code)


@pytest.mark.parametrize(("rule", "code"), QUIET.values(), ids=QUIET)
def test_ordinary_code_is_left_alone(rule: str, code: str):
    assert not try_rule(RULES[rule], code)


def test_the_fix_of_a_blocking_sleep_awaits_and_imports_what_it_needs():
    code = "import time\n\nasync def f():\n    time.sleep(2)\n"
    (match,) = try_rule(RULES["blocking-call-in-async"], code)
    assert match.fix is not None
    assert apply_fix(code, match.fix) == "import asyncio\nimport time\n\nasync def f():\n    await asyncio.sleep(2)\n"


_ASKING = "def name_of(db, i):\n    return db.execute('SELECT name FROM t WHERE id = ?', [i]).fetchone()\n\n\n"
_METHOD = "class Names:\n    def one(self, i):\n        return User.query.get(i)\n\n    def all(self, ids):\n"


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        pytest.param(_ASKING + "def f(db, ids):\n    return [name_of(db, i) for i in ids]\n", [6], id="a function"),
        pytest.param(_METHOD + "        for i in ids:\n            print(self.one(i))\n", [7], id="a method"),
        pytest.param(_ASKING + "def f(db, ids):\n    return name_of(db, ids[0])\n", [], id="one call"),
        pytest.param(_ASKING + "def f(db, ids):\n    return [name_of(db, 1) for i in ids]\n", [], id="one element"),
        pytest.param("@cache\n" + _ASKING + "def f(d, a):\n    return [name_of(d, i) for i in a]\n", [], id="a cache"),
        pytest.param(
            _ASKING.replace("    return", "    if i in KNOWN:\n        return KNOWN[i]\n    return")
            + "def f(db, ids):\n    return [name_of(db, i) for i in ids]\n",
            [],
            id="a cache of its own",
        ),
    ],
)
def test_a_query_in_a_function_counts_where_a_loop_calls_it(code: str, lines: list[int]):
    assert [match.span.line for match in try_rule(RULES["query-in-loop"], code)] == lines
