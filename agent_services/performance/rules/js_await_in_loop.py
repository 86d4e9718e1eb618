"""Awaiting in a loop what does not depend on the step before takes the sum of the times."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode


@rule(
    severity="low",
    confidence="medium",
    languages=("typescript", "javascript"),
    source="own; nearest: eslint no-await-in-loop",
    flags="export async function f(ids: string[]) {\n  const found = [];\n  for (const id of ids) {\n"
    "    found.push(await load(id));\n  }\n  return found;\n}\n",
    passes="export async function f(ids: string[]) {\n  let last;\n  for (const id of ids) {\n"
    "    last = await load(id, last);\n  }\n  return last;\n}\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds loops that only gather awaited answers one by one, though none needs the one before."""
    for loop in file.find(
        *(f"for ({kind} $ITEM of $ITEMS) {{ $LIST.push(await $CALL) }}" for kind in ("const", "let"))
    ):
        item, items, call = loop.get_match("ITEM"), loop.get_match("ITEMS"), loop.get_match("CALL")
        if item is not None and items is not None and call is not None and _uses(call, item.text()):
            yield file.match(
                call,
                f"The answers for `{items.text()[:60]}` are awaited one after the other, so the time is their sum. If"
                " they do not depend on each other, start them together with `Promise.all`.",
                scope=loop,
            )


def _uses(call: "SgNode", name: str) -> bool:
    return any(node.text() == name for node in call.find_all(kind="identifier"))
