"""A token whose signature is not checked says what its bearer wrote into it."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="critical",
    confidence="high",
    cwe=(347,),
    source="CWE-347; nearest: none in ruff or bandit",
    flags="import jwt\n\ndef user(token):\n    return jwt.decode(token, options={'verify_signature': False})['sub']\n",
    passes="import jwt\n\ndef user(token, key):\n    return jwt.decode(token, key, algorithms=['RS256'])['sub']\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds signed tokens read without checking the signature, so that anybody may write their own."""
    for call in file.calls("jwt.decode"):
        for keyword in call.keywords:
            if _off(keyword):
                yield file.match(
                    keyword,
                    f"`{file.segment(keyword)[:80]}` takes a token whose signature nobody checks: anyone can write one."
                    " Pass the key and `algorithms=[...]`.",
                )


def _off(keyword: ast.keyword) -> bool:
    value = keyword.value
    if keyword.arg == "verify":
        return isinstance(value, ast.Constant) and value.value is False
    if keyword.arg == "algorithms" and isinstance(value, ast.List | ast.Tuple):
        return any(isinstance(part, ast.Constant) and str(part.value).lower() == "none" for part in value.elts)
    if keyword.arg != "options" or not isinstance(value, ast.Dict):
        return False
    pairs = zip(value.keys, value.values, strict=True)
    return any(
        isinstance(key, ast.Constant)
        and key.value == "verify_signature"
        and isinstance(item, ast.Constant)
        and item.value is False
        for key, item in pairs
    )
