"""Own set, generated: an import that closes a cycle between modules, and as many that close none."""

import random
from collections.abc import Iterator

from tests.quality.case import Case, line_of

_NAMES = ("accounts", "billing", "catalog", "delivery", "events", "finance", "gateway", "history")


def cases() -> Iterator[Case]:
    """24 that close a cycle of two to five modules and 24 controls; the same every time."""
    for seed in range(24):
        chance = random.Random(seed)  # not for security: cases must not change from run to run
        yield _closing(seed, chance, length=2 + seed % 4)
        yield _control(seed, chance)


def _project(chance: random.Random) -> tuple[str, list[str], dict[str, str]]:
    """A package whose modules import only those after them: every one the next, and now and then one further on."""
    package, names = chance.choice(("shop", "core", "portal")), list(_NAMES)
    chance.shuffle(names)
    files = {f"{package}/__init__.py": ""}
    for place, name in enumerate(names):
        used = names[place + 1 : place + 2] + [n for n in names[place + 2 :] if chance.random() < 0.2]
        files[f"{package}/{name}.py"] = _module(package, name, used, chance)
    return package, names, files


def _module(package: str, name: str, used: list[str], chance: random.Random) -> str:
    imports = "".join(_import(package, other, chance.randrange(3)) for other in used)
    calls = " + ".join(["amount", *(f"{other}_total(amount)" for other in used)])
    return f'"""About {name}."""\n\n{imports}\n\ndef {name}_total(amount):\n    return {calls}\n'


def _import(package: str, other: str, form: int) -> str:
    return (
        f"from {package}.{other} import {other}_total\n",
        f"from .{other} import {other}_total\n",
        f"import {package}.{other}\nfrom {package}.{other} import {other}_total\n",
    )[form]


def _closing(seed: int, chance: random.Random, length: int) -> Case:
    package, names, base = _project(chance)
    start = chance.randrange(len(names) - length + 1)
    first, last = names[start], names[start + length - 1]
    line = f"from {package}.{first} import {first}_total\n" if seed % 2 else f"from . import {first}\n"
    head, path = _added(base, f"{package}/{last}.py", line)
    return Case(f"cycle-{seed:02d}", base, head, (path, line_of(head[path], line.strip())))


def _control(seed: int, chance: random.Random) -> Case:
    """An import that closes nothing: down the order, of another package, or only for the type checker."""
    package, names, base = _project(chance)
    early, late = sorted(chance.sample(range(len(names)), 2))
    path = f"{package}/{names[late]}.py"
    checked = f"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from {package} import {names[early]}\n"
    line = (f"from {package} import {names[late]}\n", "import json\n", checked)[seed % 3]
    head, _ = _added(base, path if seed % 3 else f"{package}/{names[early]}.py", line)
    return Case(f"no-cycle-{seed:02d}", base, head, None)


def _added(base: dict[str, str], path: str, line: str) -> tuple[dict[str, str], str]:
    """The project with `line` as the first import of a module."""
    title, rest = base[path].split("\n\n", 1)
    return {**base, path: f"{title}\n\n{line}{rest}"}, path
