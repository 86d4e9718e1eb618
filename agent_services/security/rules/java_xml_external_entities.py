"""A document can name a file of the server or an address, and the parser fetches it."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.calls import calls
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_FACTORIES = frozenset(
    f"{name}.newInstance"
    for name in ("DocumentBuilderFactory", "SAXParserFactory", "TransformerFactory", "SchemaFactory")
) | {
    "XMLInputFactory.newInstance",
    "XMLInputFactory.newFactory",
    "XMLReaderFactory.createXMLReader",
    "SAXBuilder",
    "SAXReader",
}
_SAFE = re.compile(
    r"disallow-doctype-decl|FEATURE_SECURE_PROCESSING|ACCESS_EXTERNAL_DTD|SUPPORT_DTD|IS_SUPPORTING_EXTERNAL_ENTITIES"
    r"|external-general-entities|setExpandEntityReferences\(\s*false|setEntityResolver"
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(611,),
    languages=("java",),
    source="CWE-611; OWASP XXE cheat sheet; nearest: find-sec-bugs XXE_DOCUMENT",
    references=(
        (
            "OWASP: XXE prevention",
            "https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html",
        ),
    ),
    flags="class A {\n  Object read() throws Exception {\n"
    "    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(input);\n  }\n}\n",
    passes="class A {\n  Object read() throws Exception {\n    var factory = DocumentBuilderFactory.newInstance();\n"
    '    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);\n'
    "    return factory.newDocumentBuilder().parse(input);\n  }\n}\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds XML parsers of Java that follow references to files and addresses in the document."""
    if _SAFE.search(file.text):
        return
    for call in calls(file):
        name = ".".join(call.name.split(".")[-2:])
        if name in _FACTORIES or (call.node.kind() == "object_creation_expression" and call.name in _FACTORIES):
            parses = "parse(" in file.text or ".build(" in file.text or ".read(" in file.text or "create" in file.text
            if parses:
                yield file.match(
                    call.node,
                    f"`{name}` reads external entities, so a document can fetch the server's files and addresses."
                    " Set the feature `disallow-doctype-decl`, or `FEATURE_SECURE_PROCESSING` and no external access.",
                )
