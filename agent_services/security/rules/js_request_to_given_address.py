"""The server reaches what a visitor cannot: the machines beside it, and the cloud's own addresses."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS, given, resolved
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_CALLS = ("fetch", "axios", "axios.get", "axios.post", "axios.request", "got", "got.get", "request", "request.get",
          "needle.get", "superagent.get", "http.get", "https.get", "http.request", "https.request")  # fmt: skip


@rule(
    severity="high",
    confidence="medium",
    cwe=(918,),
    languages=SCRIPTS,
    source="CWE-918; nearest: sonar jssecurity:S5144",
    flags="app.get('/p', async (req, res) => res.send(await fetch(req.query.url)))\n",
    passes="app.get('/p', async (req, res) => res.send(await fetch(`https://api.corp.net/p/${req.query.id}`)))\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds requests of the server to an address that its own request gives."""
    names = [name for name in _CALLS if f"{name}(" in file.text]
    for call in file.find(*(f"{name}({rest})" for name in names for rest in ("$URL", "$URL, $$$REST"))):
        address = call.get_match("URL")
        value = resolved(address) if address is not None else None
        if address is None or value is None or "location." in value.text():
            continue
        text = value.text()
        fixed_host = (
            value.kind() in ("template_string", "binary_expression")
            and not text.startswith("`${")
            and text[0] in "`'\""
        )
        source = "" if fixed_host else given(file, value) or given(file, address)
        if source and "searchParams" not in source and "URLSearchParams" not in source:
            yield file.match(
                address,
                f"`{source}` decides which machine the server asks, also ones that only it can reach."
                " Look the host up in a list of those that are allowed.",
            )
