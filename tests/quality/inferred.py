"""Own set, generated: an import against layers that nobody declared but every module keeps, and harmless imports."""

import random
from collections.abc import Iterator

from tests.quality.case import Case, line_of

_STACKS = (
    ("api", "services", "repositories", "models"),
    ("views", "usecases", "entities", "lib"),
    ("cmd", "jobs", "clients"),
)
_TOPICS = ("orders", "people", "stock", "taxes", "labels", "routes", "audit", "prices")


def cases() -> Iterator[Case]:
    """20 upward imports; 40 controls: downward, sideways, upward where no layers are kept; the same every time."""
    for seed in range(20):
        yield _case("upward", seed, up=True, layered=True, wanted=True)
        yield _case("sideways" if seed % 2 else "downward", seed, up=False, layered=True, wanted=False)
        yield _case("tangled", seed, up=True, layered=False, wanted=False)


def _case(kind: str, seed: int, *, up: bool, layered: bool, wanted: bool) -> Case:
    chance = random.Random(f"{kind}/{seed}")
    stack = _STACKS[seed % len(_STACKS)]
    base = _project(stack, chance, layered=layered)
    high, low = sorted(chance.sample(range(len(stack)), 2))
    importer, imported = (stack[low], stack[high]) if up else (stack[high], stack[low])
    line = f"from portal.{importer if kind == 'sideways' else imported} import summaries\n"
    path = f"portal/{importer}/reports.py"
    head = {**base, path: base[path].replace("\n\n", f"\n\n{line}", 1)}
    return Case(
        f"inferred-{kind}-{seed:02d}", base, head, (path, line_of(head[path], line.strip())) if wanted else None
    )


def _project(stack: tuple[str, ...], chance: random.Random, *, layered: bool) -> dict[str, str]:
    """Every layer has ten modules; most import from the layer below, in a tangled project from any."""
    files = {"portal/__init__.py": ""}
    for place, layer in enumerate(stack):
        files[f"portal/{layer}/__init__.py"] = ""
        for topic in (*_TOPICS, "reports", "summaries"):
            others = stack[place + 1 :] if layered else [each for each in stack if each != layer]
            files[f"portal/{layer}/{topic}.py"] = _module(topic, _imports(others, chance))
    return files


def _imports(others: tuple[str, ...] | list[str], chance: random.Random) -> str:
    if not others or chance.random() < 0.15:
        return "\n"
    layer = others[0] if chance.random() < 0.7 else chance.choice(others)
    topic = chance.choice(_TOPICS)
    return f"from portal.{layer} import {topic}\n\n\ndef helped(item):\n    return {topic}.work(item)\n\n"


def _module(topic: str, imports: str) -> str:
    return f'"""About {topic}."""\n\n{imports}\ndef work(item):\n    return item\n'
