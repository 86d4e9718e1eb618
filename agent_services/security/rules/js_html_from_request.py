"""Markup in the value becomes part of the page, with its scripts."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS, given, resolved
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="medium",
    cwe=(79,),
    languages=SCRIPTS,
    source="CWE-79; nearest: sonar jssecurity:S5131",
    flags="app.get('/', (req, res) => { res.send(`<h1>Hello ${req.query.name}</h1>`) })\n",
    passes="app.get('/', (req, res) => { res.json({ name: req.query.name }) })\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds pages with a part of the request in them as it came, which can be a script."""
    if not any(f".{name}(" in file.text for name in ("send", "end", "write")):
        return
    for call in file.find("res.send($PAGE)", "res.end($PAGE)", "res.write($PAGE)", "response.send($PAGE)"):
        page = call.get_match("PAGE")
        value = resolved(page) if page is not None else None
        if page is None or value is None or "<" not in value.text():
            continue
        if source := given(file, value):
            yield file.match(
                page,
                f"`{source}` stands in the page as it came, so a link to it can carry a script."
                " Escape it, or let a template engine write the page.",
            )
