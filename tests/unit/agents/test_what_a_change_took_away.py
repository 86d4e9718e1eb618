"""What the logic agent says of code that a change took away, and what it leaves alone."""

import pytest

from agent_services.runtime.change.before_after import head_line
from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Lines, Span

RULES = {rule.id.partition("/")[2]: rule for rule in load_agent("logic").rules}
_HEAD = "def ship(order, stock, log):\n    log.info(order.number)\n    total = 0\n    count = len(order.lines)\n"


def _said(rule: str, old: str, new: str) -> int:
    """How often a rule speaks of a function of which only the end differs."""
    return len(try_rule(RULES[rule], Example({"a.py": _HEAD + new}, {"a.py": _HEAD + old})))


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("guard-removed", "    if stock:\n        stock.take(order)\n", "    stock.take(order)\n"),
        ("guard-removed", "    if not stock:\n        return None\n    return total\n", "    return total\n"),
        (
            "guard-removed",
            "    if count < 1:\n        count = 1\n    return total / count\n",
            "    return total / count\n",
        ),
        ("condition-weakened", "    return stock and stock.free > count\n", "    return stock.free > count\n"),
        ("condition-weakened", "    return stock.free if stock else 0\n", "    return stock.free\n"),
        ("condition-weakened", "    return [x for x in stock if x.free]\n", "    return [x for x in stock]\n"),
        ("condition-weakened", "    while stock:\n        stock.pop()\n", "    while True:\n        stock.pop()\n"),
        ("condition-weakened", "    return stock or []\n", "    return stock\n"),
        ("argument-dropped", "    return log.send(order, retry=True)\n", "    return log.send(order)\n"),
        ("conversion-dropped", "    return stock[order.name.lower()]\n", "    return stock[order.name]\n"),
        ("conversion-dropped", "    return stock.rows[1:]\n", "    return stock.rows\n"),
        ("conversion-dropped", "    order = order.copy()\n    return stock[order]\n", "    return stock[order]\n"),
        ("operand-dropped", "    return range(total, count + 1)\n", "    return range(total, count)\n"),
        ("operand-dropped", "    return total / (count + 1)\n", "    return total / count\n"),
        ("default-dropped", "    return getattr(stock, 'free', 0)\n", "    return getattr(stock, 'free')\n"),
        ("default-dropped", "    return stock.pop(order, None)\n", "    return stock.pop(order)\n"),
        (
            "handler-removed",
            "    try:\n        stock.take(order)\n    except (KeyError, OSError):\n        return 0\n",
            "    try:\n        stock.take(order)\n    except KeyError:\n        return 0\n",
        ),
    ],
)
def test_what_is_gone_is_said_while_what_needs_it_stays(rule: str, old: str, new: str):
    assert _said(rule, old, new) == 1
    assert _said(rule, new, old) == 0


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        pytest.param(
            "guard-removed",
            "    if stock is None:\n        return 0\n    stock.take(order)\n",
            "    if stock is not None:\n        stock.take(order)\n",
            id="a check turned round",
        ),
        pytest.param(
            "guard-removed",
            "    if stock:\n        stock.take(order)\n",
            "    try:\n        stock.take(order)\n    except KeyError:\n        return 0\n",
            id="a check that became a handler",
        ),
        pytest.param(
            "guard-removed",
            "    if sys.version_info < (3,):\n        return 0\n    return total\n",
            "    return total\n",
            id="a check for an old Python",
        ),
        pytest.param(
            "guard-removed",
            "    if order.old:\n        warnings.warn('old')\n        return 0\n    return total\n",
            "    return total\n",
            id="the end of a deprecation",
        ),
        pytest.param(
            "guard-removed",
            "    if not order.user.is_admin:\n        raise Forbidden\n    return total\n",
            "    return only_for_admins(order.user, total)\n\n\n"
            "def only_for_admins(user, value):\n    if not user.is_admin:\n        abort(403)\n    return value\n",
            id="a check of rights that became a function",
        ),
        pytest.param(
            "guard-removed",
            "    if stock is None:\n        return 0\n    return stock.take(order)\n",
            "    return there(stock).take(order)\n\n\n"
            "def there(given):\n    if given is None:\n        raise Empty\n    return given\n",
            id="a check that became a function",
        ),
        pytest.param(
            "conversion-dropped", "    return cast(int, total)\n", "    return total\n", id="a word to the type checker"
        ),
        pytest.param(
            "operand-dropped", "    return total % count\n", "    return count\n", id="another value altogether"
        ),
        pytest.param(
            "default-dropped",
            "    return stock.get(order)\n",
            "    return stock[order] if order in stock else None\n",
            id="a default put in other words",
        ),
    ],
)
def test_what_is_only_put_in_other_words_or_went_on_purpose_is_left_alone(rule: str, old: str, new: str):
    assert _said(rule, old, new) == 0


def test_a_check_that_a_new_function_does_not_make_is_said():
    old = "    if stock is None:\n        return 0\n    return stock.take(order)\n"
    new = "    return noted(stock).take(order)\n\n\ndef noted(given):\n    print(given)\n    return given\n"
    assert _said("guard-removed", old, new) == 1


def test_a_rework_of_many_functions_is_not_asked_for_what_is_gone():
    old = "".join(f"def f{n}(x):\n    y = [x]\n    return x.strip()\n\n" for n in range(5))
    assert not try_rule(RULES["conversion-dropped"], Example({"a.py": old.replace(".strip()", "")}, {"a.py": old}))


def test_a_feature_that_went_takes_its_checks_with_it():
    rest = "  def f(self, x):\n    return x\n"
    old = "class A:\n  slow = 1\n\n" + rest.replace("    return", "    if self.slow:\n      x = 2\n    return")
    new = "class A:\n  fast = 1\n\n" + rest
    assert not try_rule(RULES["guard-removed"], Example({"a.py": new}, {"a.py": old}))


def test_a_gone_attribute_is_said_only_while_somebody_reads_it():
    old, new = (
        "class A:\n  def f(self):\n    self.x = 1\n    self.y = 2\n",
        "class A:\n  def f(self):\n    self.y = 2\n",
    )
    read = Example({"a.py": new}, {"a.py": old}, context={"b.py": "def g(a):\n    return a.x\n"})
    written = Example({"a.py": new}, {"a.py": old}, context={"b.py": "def g(a):\n    a.x = 1\n"})
    assert len(try_rule(RULES["attribute-not-set"], read)) == 1
    assert not try_rule(RULES["attribute-not-set"], written)


def test_a_gone_line_that_filled_a_collection_is_said_where_it_stood():
    new = "def walk(node, seen_names):\n    seen = set()\n    if node in seen:\n        return\n    print(node)\n"
    old = new.replace("    print", "    seen.add(node)\n    print")
    (match,) = try_rule(RULES["collection-never-filled"], Example({"a.py": new}, {"a.py": old}))
    assert (match.span.line, match.outside_change) == (5, True)


def test_a_loop_that_goes_on_too_long_is_said_of_a_search_that_did_not_change():
    old = (
        "def find(rows, x):\n    low, high = 0, len(rows)\n    while low < high:\n        middle = (low + high) // 2\n"
        "        if rows[middle] < x:\n            low = middle + 1\n        else:\n            high = middle\n"
    )
    new = old.replace("low < high", "low <= high")
    assert not try_rule(RULES["search-without-progress"], old)
    (match,) = try_rule(RULES["search-without-progress"], Example({"a.py": new}, {"a.py": old}))
    assert [step.span.line for step in match.steps] == [3]


def test_what_stood_at_the_end_is_said_at_the_last_line_that_is_left() -> None:
    file = SourceFile("a.py", "one = 1\n", changed=Lines([]), removed=Lines([(2, 2)]))
    assert head_line(file, 2) == Span.lines(1)
