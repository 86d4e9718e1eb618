"""Addresses stay in the history, in logs on the way, and in what the next page is told."""

import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_FORM = re.compile(r"<form\b(?P<attributes>[^>]{0,500})>(?P<inside>.{0,5000}?)</form>", re.IGNORECASE | re.DOTALL)
_PASSWORD = re.compile(r"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_METHOD = re.compile(r"\bmethod\s*=\s*[\"']?(\w+)", re.IGNORECASE)
# Filled in by script: the form itself is never sent.
_SCRIPTED = re.compile(r"onsubmit|@submit|v-on:submit|ng-submit|\(submit\)|hx-post|data-action", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="high",
    cwe=(598, 319),
    languages=("html", "template"),
    reads="text",
    source="CWE-598; own",
    flags='<form method="get" action="/login"><input name="p" type="password"></form>\n',
    passes='<form method="post" action="/login"><input name="p" type="password"></form>\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds forms that send a password as part of the address."""
    if is_test(file.path):
        return
    for form in _FORM.finditer(file.text):
        method = _METHOD.search(form["attributes"])
        get = method is not None and method[1].lower() == "get"
        if get and _PASSWORD.search(form["inside"]) and not _SCRIPTED.search(form["attributes"]):
            yield file.match(
                file.lines.span(form.start(), form.start("inside")),
                "The form sends the password in the address, which browsers, proxies and servers keep. Use"
                ' `method="post"`.',
            )
