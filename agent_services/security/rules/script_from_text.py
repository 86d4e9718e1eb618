"""Text that becomes code runs with all the page, or the server, may do."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import is_fixed
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="medium",
    cwe=(95,),
    languages=("javascript", "typescript"),
    source="CWE-95; nearest: oxlint no-eval, no-new-func (also fixed text)",
    flags="function run(text) { return eval(text) }\n",
    passes='function run(text) { return eval("1 + 1") }\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds text that is run as JavaScript, which gives its author everything the program may do."""
    for node in file.find("eval($CODE)", "new Function($CODE)"):
        code = node.get_match("CODE")
        if code is not None and not is_fixed(code):
            yield file.match(
                node,
                f"`{code.text()[:60]}` is run as code, which its author chooses. Parse it with `JSON.parse`.",
            )
