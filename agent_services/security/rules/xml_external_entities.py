"""An entity may name a file or an address, which the parser then reads into the document."""

import ast
from collections.abc import Iterator

from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.flow.report import matches
from agent_services.runtime.flow.run import Hit
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_FEATURES = (
    *("feature_external_ges", "feature_external_pes", "external-general-entities", "external-parameter-entities"),
)


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
    told = list(_features(file))
    yield from told
    if not told:
        yield from matches(file, "xml", _message)


def _features(file: SourceFile) -> Iterator[Match]:
    for seen in seen_in(file, ".setFeature"):
        if len(seen.positional) != 2 or not seen.positional[1].is_known or not seen.positional[1].known:
            continue
        feature = str(seen.positional[0].known) if seen.positional[0].is_known else seen.positional[0].name
        if feature.endswith(_FEATURES):
            shown = file.segment(seen.node)
            yield file.match(
                seen.node, f"`{shown}` lets a document name files that this parser then reads. Leave it off."
            )


def _message(hit: Hit, what: str) -> str:
    return (
        f"The document is {what}, and this parser, before lxml 5, reads the files and addresses that it names. "
        "Pass `etree.XMLParser(resolve_entities=False)`."
    )
