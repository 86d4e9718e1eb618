"""Own set, generated: an import against layers that nobody declared but every module keeps, and harmless imports.

Projects differ in depth, size, layout and ways to import. Half of the cases are for
looking at, the other half is only counted.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.quality.case import Case, line_of

_STACKS = (
    ("api", "services", "repositories", "models"),
    ("views", "usecases", "entities", "lib"),
    ("cmd", "jobs", "clients"),
    ("frontend", "backend"),
    ("screens", "presenters", "interactors", "gateways", "records"),
)
_TOPICS = ("orders", "people", "stock", "taxes", "labels", "routes", "audit", "prices", "refunds", "coupons", "carts")
_SEEDS = 20
_WANTED = ("upward", "upward-in-function", "from-tests")
_HARMLESS = ("downward", "sideways", "tangled", "broken-before", "thin", "for-types", "in-a-test")


def cases() -> Iterator[Case]:
    """60 imports against a kept direction; 140 controls; the same every time."""
    for seed in range(_SEEDS):
        for kind in (*_WANTED, *_HARMLESS):
            yield _case(kind, seed)


def is_dev(name: str) -> bool:
    """Half of the cases are for looking at."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class _Project:
    """A package with its layers, the highest first."""

    package: str
    folder: str
    layers: tuple[str, ...]
    topics: tuple[str, ...]
    relative: bool

    def path(self, layer: str, topic: str) -> str:
        return f"{self.folder}{self.package}/{layer}/{topic}.py"

    def line(self, layer: str, topic: str) -> str:
        if self.relative:
            return f"from ..{layer} import {topic}\n"
        return f"from {self.package}.{layer} import {topic}\n"


def _case(kind: str, seed: int) -> Case:
    chance = random.Random(f"{kind}/{seed}")
    layers = _STACKS[seed % len(_STACKS)]
    count = 2 if kind == "thin" else chance.randint(5, len(_TOPICS))
    folder, relative = chance.choice(("", "", "src/")), chance.random() < 0.3
    project = _Project(
        chance.choice(("portal", "depot", "atlas")), folder, layers, tuple(chance.sample(_TOPICS, count)), relative
    )
    base = _files(project, chance, kind)
    high, low = sorted(chance.sample(range(len(layers)), 2))
    path, line = _added(kind, project, layers[high], layers[low], base, chance)
    head = {**base, path: base[path].replace("\n\n", f"\n\n{line}", 1)}
    place = (path, line_of(head[path], line.strip().splitlines()[-1].strip())) if kind in _WANTED else None
    return Case(f"inferred-{kind}-{seed:02d}", base, head, place)


def _added(
    kind: str, project: _Project, high: str, low: str, base: dict[str, str], chance: random.Random
) -> tuple[str, str]:
    """The file that gets an import, and the import; some kinds change what was there before as well."""
    topic, other = chance.sample(project.topics, 2)
    if kind == "from-tests":
        return project.path(low, topic), "from tests.helpers import sample\n"
    if kind == "in-a-test":
        return "tests/test_orders.py", f"from {project.package}.{high} import summaries\n"
    if kind == "downward":
        return project.path(high, topic), project.line(low, "summaries")
    if kind == "sideways":
        return project.path(low, topic), project.line(low, "summaries")
    if kind == "broken-before":
        broken = project.path(low, other)
        base[broken] = base[broken].replace("\n\n", f"\n\n{project.line(high, other)}", 1)
        third = next(each for each in project.topics if each not in (topic, other))
        base[project.path(low, third)] = base[broken]
    line = project.line(high, "summaries")
    if kind == "for-types":
        return project.path(low, topic), f"from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {line}"
    return project.path(low, topic), f"def late():\n    {line}\n" if kind == "upward-in-function" else line


def _files(project: _Project, chance: random.Random, kind: str) -> dict[str, str]:
    """Most modules import from the layer below, in a tangled project from any, in a thin one hardly any does."""
    root = f"{project.folder}{project.package}"
    files = {f"{root}/__init__.py": "", "tests/__init__.py": "", "tests/helpers.py": "def sample():\n    return 1\n"}
    for place, layer in enumerate(project.layers):
        files[f"{root}/{layer}/__init__.py"] = ""
        below = project.layers[place + 1 :]
        others = tuple(each for each in project.layers if each != layer) if kind == "tangled" else below
        for topic in (*project.topics, "summaries"):
            used = () if kind == "thin" and topic == "summaries" else others
            files[project.path(layer, topic)] = _module(topic, _imports(project, used, chance))
    for number, topic in enumerate(("orders", "stock", "taxes", "audit")):
        used = project.layers[number % len(project.layers)]
        body = f"from {project.package}.{used} import summaries\n\n\ndef test_{topic}():\n    assert summaries\n"
        files[f"tests/test_{topic}.py"] = f'"""Tests of {topic}."""\n\n{body}'
    return files


def _imports(project: _Project, others: tuple[str, ...], chance: random.Random) -> str:
    if not others or chance.random() < 0.2:
        return "\n"
    layer = others[0] if chance.random() < 0.7 else chance.choice(others)
    topic = chance.choice(project.topics)
    return f"{project.line(layer, topic)}\n\ndef helped(item):\n    return {topic}.work(item)\n\n"


def _module(topic: str, imports: str) -> str:
    return f'"""About {topic}."""\n\n{imports}\ndef work(item):\n    return item\n'
