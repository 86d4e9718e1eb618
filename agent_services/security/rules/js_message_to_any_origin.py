"""A message to `*` is delivered to whatever page the window shows by then."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS, is_fixed
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="medium",
    cwe=(346, 200),
    languages=SCRIPTS,
    source="CWE-346; nearest: sonar javascript:S2819, oxlint require-post-message-target-origin (its absence)",
    flags="function tell(frame, token) { frame.contentWindow.postMessage({ token }, '*') }\n",
    passes="function tell(frame, token) { frame.contentWindow.postMessage({ token }, 'https://shop.example.org') }\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds messages to other windows that any page may receive."""
    if "postMessage(" not in file.text:
        return
    for call in file.find("$WINDOW.postMessage($DATA, $TO)", "$WINDOW.postMessage($DATA, $TO, $$$REST)"):
        target, data = call.get_match("TO"), call.get_match("DATA")
        if target is not None and data is not None and target.text()[1:-1] == "*" and not is_fixed(data):
            yield file.match(
                call,
                f"`{data.text()[:60]}` goes to whatever page the window shows by then, also a stranger's."
                " Name the origin that is meant instead of `*`.",
            )
