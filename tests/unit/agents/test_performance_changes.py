"""What the performance rules say of a change by what it took away, beyond their own examples."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example
from tests.support.agents.fixes import apply_fix

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("performance").rules}

WORSE = {
    "an option that lost one of the columns it loads": (
        "loading-lost",
        "def f(s):\n    return s.query(A).options(load_only('id', 'name')).all()\n",
        "def f(s):\n    return s.query(A).options(load_only('id')).all()\n",
    ),
    "an overridden query that added a join": (
        "loading-lost",
        "class V(W):\n    x = 1\n\n    def query(self):\n        return super().query().select_related('owner')\n",
        "class V(W):\n    x = 1\n",
    ),
    "one statement per row": (
        "loading-lost",
        "def f(rows):\n    A.objects.bulk_create(rows)\n",
        "def f(rows):\n    for row in rows:\n        A.objects.create(row)\n",
    ),
    "a result kept on the object": (
        "cache-lost",
        (
            "class A:\n    def x(self):\n        if self._x is None:\n            self._x = load()\n"
            "        return self._x\n"
        ),
        "class A:\n    def x(self):\n        return load()\n",
    ),
    "a result kept by key": (
        "cache-lost",
        (
            "class A:\n    def x(self, k):\n        y = self._kept.get(k)\n        if y is not None:\n"
            "            return y\n        self._kept[k] = y = load(k)\n        return y\n"
        ),
        "class A:\n    def x(self, k):\n        y = load(k)\n        return y\n",
    ),
    "a table made in every call": (
        "constant-made-per-call",
        "class A:\n    TABLE = {'a': ADD, 'b': SUB}\n\n    def x(self, k):\n        return self.TABLE[k]\n",
        "class A:\n    def x(self, k):\n        return {'a': ADD, 'b': SUB}[k]\n",
    ),
    "a question asked at every step": (
        "work-moved-into-loop",
        (
            "def f(log, rows):\n    on = log.wants('x')\n    for row in rows:\n        if on and row:\n"
            "            log.say(row)\n"
        ),
        "def f(log, rows):\n    for row in rows:\n        if log.wants('x') and row:\n            log.say(row)\n",
    ),
    "a set of the module that became a tuple": (
        "set-lost",
        "KINDS = frozenset(('a', 'b', 'c', 'd'))\n\ndef f(x):\n    return x in KINDS\n",
        "KINDS = ('a', 'b', 'c', 'd')\n\ndef f(x):\n    return x in KINDS\n",
    ),
    "rows loaded to be counted": (
        "cheaper-call-replaced",
        "def f(orders):\n    return orders.count()\n",
        "def f(orders):\n    return len(orders)\n",
    ),
    "Python's sum over an array": (
        "cheaper-call-replaced",
        "def f(x):\n    return np.sum(x)\n",
        "def f(x):\n    return sum(x)\n",
    ),
    "a generator that became a list": (
        "generator-became-list",
        "def f(rows):\n    return first(parse(row) for row in rows)\n",
        "def f(rows):\n    return first([parse(row) for row in rows])\n",
    ),
    "a buffer of half the size": ("smaller-batches", "BUFFER_SIZE = 64 * 1024\n", "BUFFER_SIZE = 8 * 1024\n"),
}
FINE = {
    "a join that became a second query": (
        "loading-lost",
        "def f():\n    return A.objects.select_related('b')\n",
        "def f():\n    return A.objects.prefetch_related('b')\n",
    ),
    "an option that moved to another function": (
        "loading-lost",
        "def f():\n    return A.objects.select_related('b')\n",
        "def g():\n    return A.objects.select_related('b')\n\ndef f():\n    return g()\n",
    ),
    "a cache under another name": (
        "cache-lost",
        (
            "class A:\n    def x(self):\n        if self._x is None:\n            self._x = load()\n"
            "        return self._x\n"
        ),
        (
            "class A:\n    def x(self):\n        if self._y is None:\n            self._y = load()\n"
            "        return self._y\n"
        ),
    ),
    "a call in each of two branches": (
        "call-repeated",
        "def f(a):\n    found = look_up(a)\n    return found if a else [found]\n",
        "def f(a):\n    if a:\n        return look_up(a)\n    return [look_up(a)]\n",
    ),
    "an argument that the loop changes": (
        "work-moved-into-loop",
        "def f(log, rows):\n    on = log.wants(row)\n    for row in rows:\n        print(on, row)\n",
        "def f(log, rows):\n    for row in rows:\n        print(log.wants(row), row)\n",
    ),
    "a loop that has to see everything": (
        "search-not-stopped",
        (
            "def f(rows):\n    for row in rows:\n        if row.bad:\n            last = row\n"
            "            break\n    return last\n"
        ),
        (
            "def f(rows):\n    for row in rows:\n        if row.bad:\n            last = row\n"
            "            count(row)\n    return last\n"
        ),
    ),
    "a list that sum needs as much as a generator": (
        "generator-became-list",
        "def f(rows):\n    return sum(len(row) for row in rows)\n",
        "def f(rows):\n    return sum([len(row) for row in rows])\n",
    ),
}


@pytest.mark.parametrize(("rule", "old", "new"), WORSE.values(), ids=WORSE)
def test_what_a_change_makes_slower_is_seen(rule: str, old: str, new: str):
    assert try_rule(RULES[rule], Example({"a.py": new}, old={"a.py": old}))


@pytest.mark.parametrize(("rule", "old", "new"), WORSE.values(), ids=WORSE)
def test_the_same_change_backwards_is_left_alone(rule: str, old: str, new: str):
    assert not try_rule(RULES[rule], Example({"a.py": old}, old={"a.py": new}))


@pytest.mark.parametrize(("rule", "old", "new"), FINE.values(), ids=FINE)
def test_what_only_moved_or_changed_its_form_is_left_alone(rule: str, old: str, new: str):
    assert not try_rule(RULES[rule], Example({"a.py": new}, old={"a.py": old}))


@pytest.mark.parametrize(("rule", "old", "new"), WORSE.values(), ids=WORSE)
def test_tests_may_be_slow(rule: str, old: str, new: str):
    assert not try_rule(RULES[rule], Example({"tests/test_a.py": new}, old={"tests/test_a.py": old}))


def test_the_fix_of_a_copy_walks_over_the_value_itself():
    old = "def f(prices):\n    for name in prices.values():\n        print(name)\n"
    new = old.replace("prices.values()", "list(prices.values())")
    (match,) = try_rule(RULES["items-copied-to-iterate"], Example({"a.py": new}, old={"a.py": old}))
    assert match.fix is not None
    assert apply_fix(new, match.fix) == old


def test_the_fix_of_a_list_for_an_answer_lets_it_stop_early():
    code = "def f(rows):\n    return all([row.ok() for row in rows])\n"
    (match,) = try_rule(RULES["answer-from-copy"], code)
    assert match.fix is not None
    assert apply_fix(code, match.fix) == "def f(rows):\n    return all(row.ok() for row in rows)\n"
