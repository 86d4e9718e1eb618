"""Input that could not be read is passed over in silence: nobody learns that it was wrong, or tried."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.python.written import written
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_INPUT = re.compile(r"(?<![\w.])input\(|\brequest\.(args|form|json|GET|POST|values|data|cookies|get_json)\b")
_RIGHTS = re.compile(
    r"permission|check_password|verify|signature|authenticate|is_authorized|decrypt|jwt\.decode", re.IGNORECASE
)


@rule(
    severity="low",
    confidence="medium",
    cwe=(703, 390),
    source="CWE-703, CWE-390; nearest: ruff S110, S112, bandit B110, B112",
    flags="def age():\n    try:\n        return int(input('Age: '))\n    except ValueError:\n        pass\n",
    passes="def age():\n    try:\n        return int(input('Age: '))\n    except ValueError:\n"
    "        print('a number, please')\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds errors about input, or from checks of rights, that are passed over in silence."""
    if is_test(file.path):
        return
    for node in file.nodes(ast.Try):
        tried = " ".join(map(written, node.body))
        if not _INPUT.search(tried) and not _RIGHTS.search(tried):
            continue
        for handler in node.handlers:
            if len(handler.body) == 1 and isinstance(handler.body[0], ast.Pass | ast.Continue):
                yield file.match(
                    handler,
                    "What went wrong with the input or the check is passed over: the program goes on as if nothing had"
                    " happened, and nobody learns of it. Say so, log it, or refuse the input.",
                )
