"""`except:` also catches KeyboardInterrupt, SystemExit and a task's cancellation."""

import ast
from collections.abc import Iterator

from agent_services.runtime.python.shapes import walk_here
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile
from agent_services.runtime.text import Span


@rule(
    severity="low",
    confidence="high",
    cwe=(396,),
    source="CWE-396; nearest: ruff E722",
    flags="def f(x):\n    try:\n        return int(x)\n    except:\n        return 0\n",
    passes="def f(x):\n    try:\n        return int(x)\n    except:\n        print(x)\n        raise\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `except:` that raises nothing again, so that the program can no longer be interrupted there."""
    for handler in file.nodes(ast.ExceptHandler):
        silent = all(isinstance(node, ast.Pass | ast.Continue) for node in handler.body)
        raises = any(isinstance(node, ast.Raise) for node in walk_here(handler.body))
        written = file.lines.line(handler.lineno)[handler.col_offset :].startswith("except:")
        if handler.type is None and written and not raises and not silent:  # a silent one is a swallowed exception
            line, column = handler.lineno, handler.col_offset + 1
            keyword = Span(line, column, line, column + len("except:"))
            yield file.match(
                Span.lines(handler.lineno),
                "`except:` catches Ctrl-C, `sys.exit` and the cancellation of a task as well, so the program cannot be"
                " stopped here. Write `except Exception:` or name what is expected.",
                fix=file.fix("Catch exceptions only", file.replace(keyword, "except Exception:")),
            )
