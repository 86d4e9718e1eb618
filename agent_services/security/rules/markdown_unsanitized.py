"""Markdown lets HTML through: a text with `<script>` in it becomes a page with a script in it."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.flow.run import Seen
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_NAMES = ("markdown.markdown", "markdown2.markdown", "mistune.html", "mistune.markdown", "commonmark.commonmark")
_CLEANS = re.compile(r"clean|sanitiz|sanitis|bleach|nh3|escape|safe_md|whitelist|allowed_tags|safe_mode", re.IGNORECASE)
# Texts of the project itself.
_OWN = re.compile(r"readme|changelog|docs?\b|help|license|release|template|read_text|\.read\(", re.IGNORECASE)


@rule(
    severity="medium",
    confidence="low",
    cwe=(79,),
    source="CWE-79; nearest: none in ruff or bandit",
    flags="from markdown import markdown\n\ndef show(post):\n    return {'html': markdown(post.text)}\n",
    passes="import nh3\nfrom markdown import markdown\n\n"
    "def show(post):\n    return {'html': nh3.clean(markdown(post.text))}\n",
    limits="It does not know who may write the text.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds Markdown turned to HTML and not cleaned, so that whoever wrote the text can run script in the page."""
    if is_test(file.path):
        return
    done: set[ast.Call] = set()
    for seen in seen_in(file, *_NAMES):
        if seen.node not in done and _is_open(seen) and not _is_cleaned(file, seen.node):
            done.add(seen.node)
            yield file.match(
                seen.node,
                f"`{file.segment(seen.node.func)}` keeps the HTML that is in the text, and with it its scripts."
                " Clean the result, for example with `nh3.clean`.",
            )


def _is_open(seen: Seen) -> bool:
    text = seen.positional[0] if seen.positional else seen.named.get("text")
    if text is None or text.is_known or "xss" in text.safe_for:
        return False
    return not text.traces or any("xss" not in trace.safe_for for trace in text.traces)


def _is_cleaned(file: SourceFile, call: ast.Call) -> bool:
    function = file.function_of(call)
    around = file.segment(function) if function is not None else file.segment(call)
    return bool(_CLEANS.search(around) or _OWN.search(file.segment(call.args[0]) if call.args else ""))
