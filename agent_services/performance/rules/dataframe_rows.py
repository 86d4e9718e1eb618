"""A data frame is fast by the column; row by row every step makes a new object."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.shapes import loop_around
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="medium",
    source="own; nearest: pandas-vet PD, ruff PD",
    flags="import pandas as pd\n\ndef f(frame):\n    total = 0\n    for _, row in frame.iterrows():\n"
    '        total += row["price"]\n    return total\n',
    passes='import pandas as pd\n\ndef f(frame):\n    return frame["price"].sum()\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds data frames walked over or grown row by row, which costs a new object or a copy for every row."""
    if is_test(file.path):
        return
    if "pandas" not in {name.partition(".")[0] for name in file.imports.values()}:
        return
    for call in file.calls(".iterrows"):
        yield file.match(
            call,
            "`iterrows` makes a Series for every row, about a hundred times slower than work on whole columns. Compute"
            " with the columns, or use `itertuples` where rows are needed.",
        )
    for call in file.calls("pandas.concat"):
        above = file.parent(call)
        target = above.targets[0] if isinstance(above, ast.Assign) else None
        grown = isinstance(target, ast.Name) and any(
            isinstance(part, ast.Name) and part.id == target.id for argument in call.args for part in ast.walk(argument)
        )
        if grown and loop_around(file, call) is not None:
            yield file.match(
                call,
                "`concat` copies the whole frame at every step of the loop: the cost grows with the square of its rows."
                " Collect the parts in a list and concatenate once.",
            )
