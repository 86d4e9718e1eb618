"""A policy of everything on everything makes each holder an administrator."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.terraform import blocks
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_ALL = re.compile(r'\[?\s*"(?:\*|\*:\*)"\s*,?\s*\]?')
_ACTION = re.compile(r'"?Action"?\s*[:=]\s*\[?\s*"(?:\*|\*:\*)"\s*\]?')
_RESOURCE = re.compile(r'"?Resource"?\s*[:=]\s*\[?\s*"\*"\s*\]?')
_DENY = re.compile(r'"?Effect"?\s*[:=]\s*"Deny"')


@rule(
    severity="high",
    confidence="high",
    cwe=(250, 732),
    languages=("terraform",),
    source="CWE-250; nearest: checkov CKV_AWS_62, CKV_AWS_63, CKV_AWS_1",
    flags='data "aws_iam_policy_document" "a" {\n  statement {\n    actions   = ["*"]\n    resources = ["*"]\n  }\n}\n',
    passes='data "aws_iam_policy_document" "a" {\n  statement {\n    actions   = ["s3:GetObject"]\n'
    '    resources = ["*"]\n  }\n}\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds policies that allow everything on everything."""
    for block in blocks(file, "statement"):
        actions, resources = block.attribute("actions"), block.attribute("resources")
        both = actions is not None and resources is not None and block.value("effect") != "Deny"
        if actions is not None and both and _is_all(block.value("actions")) and _is_all(block.value("resources")):
            yield file.match(actions, _MESSAGE, scope=block.node)
    for statement in file.kinds("object"):
        text = statement.text()
        if len(text) < 2000 and text.count("{") == 1 and _RESOURCE.search(text) and not _DENY.search(text):
            found = _ACTION.search(text)
            if found:
                start = statement.range().start.index + found.start()
                yield file.match(file.lines.span(start, start + len(found.group())), _MESSAGE)


def _is_all(value: str) -> bool:
    return _ALL.fullmatch(f'"{value}"' if value == "*" else value) is not None


_MESSAGE = (
    "This statement allows every action on every resource, so whoever holds it is an administrator."
    " Name the actions and resources that are needed."
)
