"""Ruff's rules about needless copies and quadratic work."""

from agent_services.runtime.change.before import is_test
from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.engines.ruff import Ruff
from agent_services.runtime.rule import Match
from agent_services.runtime.source import SourceFile


def _is_product(file: SourceFile, _: Match) -> bool:
    """Tests may be slow where that makes them simple."""
    return not is_test(file.path)


ENGINE = Ruff(
    engine_rule(
        "performance/needless-copy",
        "Finds collections that are built only to be handed to a call that builds or sorts its own.",
        "C414",
        keep=_is_product,
        message="`{code}` builds a collection that is thrown away at once: time and memory for every element twice."
        " Keep only the outer or the inner call.",
        severity="low",
        confidence="high",
        source="ruff C414",
        flags="def f(names):\n    return sorted(list(names))\n",
        passes="def f(names):\n    return sorted(names)\n",
    ),
    engine_rule(
        "performance/copy-to-iterate",
        "Finds `list(...)` around what a loop only walks over.",
        "PERF101",
        keep=_is_product,
        message="`{code}` copies every element only to walk over them. Walk over the value itself.",
        severity="low",
        confidence="high",
        source="ruff PERF101",
        flags="def f():\n    rows = (1, 2, 3)\n    for row in list(rows):\n        print(row)\n",
        passes="def f():\n    rows = (1, 2, 3)\n    for row in rows:\n        print(row)\n",
    ),
    engine_rule(
        "performance/sort-for-extreme",
        "Finds a sort of everything to take only the smallest or largest.",
        "FURB192",
        keep=_is_product,
        message="Sorting everything to take one element costs n log n and a copy. `min` or `max` walks over it once.",
        severity="low",
        confidence="high",
        source="ruff FURB192",
        flags="def f(prices):\n    return sorted(prices)[0]\n",
        passes="def f(prices):\n    return min(prices)\n",
    ),
    engine_rule(
        "performance/list-for-first",
        "Finds a list of everything built to take its first element.",
        "RUF015",
        keep=_is_product,
        message="A list of everything is built to take its first element. `next(iter(...))` takes it without the rest.",
        severity="low",
        confidence="high",
        source="ruff RUF015",
        flags="def f(rows):\n    return list(rows)[0]\n",
        passes="def f(rows):\n    return next(iter(rows))\n",
    ),
    engine_rule(
        "performance/quadratic-list-sum",
        "Finds lists joined by `sum`, which copies what it has for every further list.",
        "RUF017",
        keep=_is_product,
        message="`sum` over lists copies the whole result for every further list: the cost grows with the square of"
        " the length. Use `itertools.chain.from_iterable`.",
        severity="medium",
        confidence="high",
        source="ruff RUF017",
        flags="def f(groups):\n    return sum(groups, [])\n",
        passes="from itertools import chain\n\ndef f(groups):\n    return list(chain.from_iterable(groups))\n",
    ),
    engine_rule(
        "performance/whole-file-for-lines",
        "Finds `readlines()` around a loop, which holds the whole file in memory.",
        "FURB129",
        keep=_is_product,
        message="`readlines` holds the whole file in memory only to walk over it. Walk over the file itself, one line"
        " at a time.",
        severity="low",
        confidence="high",
        source="ruff FURB129",
        flags="def f(path):\n    with open(path) as file:\n        for line in file.readlines():\n"
        "            print(line)\n",
        passes="def f(path):\n    with open(path) as file:\n        for line in file:\n            print(line)\n",
    ),
    engine_rule(
        "performance/cached-method",
        "Finds `lru_cache` on methods: the cache keeps every object alive.",
        "B019",
        keep=_is_product,
        message="The cache's key holds `self`, so every object this method was called on stays in memory as long as"
        " the cache. Cache a module-level function, or use `functools.cached_property`.",
        severity="medium",
        confidence="high",
        source="ruff B019",
        flags="import functools\n\nclass Shop:\n    @functools.lru_cache(maxsize=None)\n    def price(self, sku):\n"
        "        return sku\n",
        passes="import functools\n\n@functools.lru_cache(maxsize=None)\ndef price(sku):\n    return sku\n",
    ),
)
