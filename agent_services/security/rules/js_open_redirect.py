"""A link to this site that ends on another lends the other this site's name."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS, given
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_PATTERNS = (
    "$RES.redirect($TO)",
    "$RES.redirect($CODE, $TO)",
    "window.location = $TO",
    "window.location.href = $TO",
    "location.href = $TO",
    "document.location = $TO",
    "window.location.replace($TO)",
    "window.location.assign($TO)",
    "location.replace($TO)",
    "location.assign($TO)",
)


@rule(
    severity="medium",
    confidence="medium",
    cwe=(601,),
    languages=SCRIPTS,
    source="CWE-601; nearest: sonar jssecurity:S5146",
    flags="app.get('/go', (req, res) => { res.redirect(req.query.next) })\n",
    passes="app.get('/go', (req, res) => { res.redirect('/home?from=' + encodeURIComponent(req.query.next)) })\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds redirects to an address that the request gives."""
    if not any(word in file.text for word in ("redirect(", "location")):
        return
    for node in file.find(*_PATTERNS):
        target = node.get_match("TO")
        if target is None or (target.kind() in ("template_string", "binary_expression") and not _opens(target.text())):
            continue
        if source := given(file, target):
            yield file.match(
                node,
                f"`{source}` decides where the visitor goes, so a link to this site can end on another."
                " Accept only paths that begin with one `/`, or names from a list.",
            )


def _opens(text: str) -> bool:
    """Whether a text begins with a value, which then may name another host."""
    return text.startswith("`${") or text[0] not in "`'\""
