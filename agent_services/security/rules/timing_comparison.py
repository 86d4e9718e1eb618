"""The comparison ends at the first difference, and its time tells how much of a guess was right."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_SECRET = re.compile(
    r"(^|_|\.)(signature|hmac|mac|digest|expected_(sig|mac)\w*|csrf_token|api_?key|auth_token|webhook_secret)$", re.I
)


@rule(
    severity="medium",
    confidence="low",
    cwe=(208,),
    source="CWE-208; own",
    flags="import hmac\n\ndef genuine(key, body, sent):\n"
    "    signature = hmac.new(key, body, 'sha256').hexdigest()\n    return signature == sent\n",
    passes="import hmac\n\ndef genuine(key, body, sent):\n"
    "    signature = hmac.new(key, body, 'sha256').hexdigest()\n    return hmac.compare_digest(signature, sent)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds signatures and keys compared in a time that depends on how much of them is right."""
    if is_test(file.path) or ("hmac" not in file.text and "signature" not in file.text):
        return
    for compare in file.nodes(ast.Compare):
        if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Eq | ast.NotEq):
            continue
        sides = (compare.left, compare.comparators[0])
        if any(isinstance(side, ast.Constant) for side in sides):
            continue
        named = [
            side for side in sides if isinstance(side, ast.Name | ast.Attribute) and _SECRET.search(ast.unparse(side))
        ]
        made = any("hmac" in ast.unparse(side) for side in sides)
        function = file.function_of(compare)
        keyed = function is not None and "hmac.new" in ast.unparse(function)
        if made or (named and keyed):
            yield file.match(
                compare,
                f"`{ast.unparse(compare)[:80]}` ends at the first difference: its time tells how much of a forged value"
                " was right. Use `hmac.compare_digest`.",
            )
