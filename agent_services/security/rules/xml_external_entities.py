"""An entity may name a file or an address, which the parser then reads into the document."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="high",
    confidence="high",
    cwe=(611,),
    source="CWE-611; nearest: ruff S320, bandit B320 (every lxml)",
    flags="from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=True, no_network=False)\n",
    passes="from lxml import etree\n\nparser = etree.XMLParser(resolve_entities=False)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds XML parsers told to resolve external entities, which lets a document read files of this server."""
    for call in file.calls("lxml.etree.XMLParser", "lxml.etree.iterparse"):
        for keyword in call.keywords:
            wanted = {"resolve_entities": True, "load_dtd": True, "no_network": False, "huge_tree": None}.get(
                keyword.arg or ""
            )
            if wanted is not None and isinstance(keyword.value, ast.Constant) and keyword.value.value is wanted:
                yield file.match(
                    keyword,
                    f"`{file.segment(keyword)}` lets a document name files and addresses that this parser then reads."
                    " Leave it out, or set `resolve_entities=False`.",
                )
                break
    for call in file.calls(".setFeature"):
        feature = file.name(call.args[0]) if len(call.args) == 2 else ""
        on = len(call.args) == 2 and isinstance(call.args[1], ast.Constant) and bool(call.args[1].value)
        if on and feature.endswith(("feature_external_ges", "feature_external_pes")):
            yield file.match(
                call, f"`{file.segment(call)}` lets a document name files that this parser then reads. Leave it off."
            )
