"""Oxlint's rules about quadratic work in JavaScript and TypeScript."""

from agent_services.runtime.engines.diagnostic import engine_rule
from agent_services.runtime.engines.oxlint import Oxlint

SCRIPTS = ("javascript", "typescript")

ENGINE = Oxlint(
    engine_rule(
        "performance/js-accumulating-spread",
        "Finds `reduce` and loops that spread what they have so far, which copies it for every element.",
        "oxc/no-accumulating-spread",
        message="The spread copies everything gathered so far for every further element: the cost grows with the square"
        " of the length. Push or assign into the accumulator.",
        severity="medium",
        confidence="high",
        languages=SCRIPTS,
        source="oxlint no-accumulating-spread",
        flags="export const f = (rows) => rows.reduce((all, row) => ({ ...all, [row.id]: row }), {});\n",
        passes="export const f = (rows) => Object.fromEntries(rows.map((row) => [row.id, row]));\n",
    ),
    engine_rule(
        "performance/js-find-instead-of-filter",
        "Finds `filter` over everything to take one element or to ask whether there is one.",
        "unicorn/prefer-array-find",
        "unicorn/prefer-array-some",
        message="Every element is tested and copied, though the first answer is enough: {message}.",
        severity="low",
        confidence="high",
        languages=SCRIPTS,
        source="oxlint prefer-array-find, prefer-array-some",
        flags="export const f = (rows) => rows.filter((row) => row.late)[0];\n",
        passes="export const f = (rows) => rows.find((row) => row.late);\n",
    ),
    engine_rule(
        "performance/js-set-has",
        "Finds arrays that are only asked whether they hold something.",
        "unicorn/prefer-set-has",
        message="This array is only asked whether it holds something, and answers by walking over all its elements."
        " Make it a `Set`.",
        severity="low",
        confidence="medium",
        languages=SCRIPTS,
        source="oxlint prefer-set-has",
        flags='const known = ["a", "b", "c"];\nexport function f(rows) {\n'
        "  return rows.filter((row) => known.includes(row));\n}\n",
        passes='const known = new Set(["a", "b"]);\nexport function f(rows) {\n'
        "  return rows.filter((row) => known.has(row));\n}\n",
    ),
)
