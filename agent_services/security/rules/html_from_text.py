"""Markup in the value becomes part of the page, with its scripts."""

import re
from collections.abc import Iterator

from agent_services.runtime.javascript import is_fixed
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_CLEANED = re.compile(r"saniti[sz]e|DOMPurify|escape|encode|trustedHTML|marked\.parse\(.*saniti", re.IGNORECASE)


@rule(
    severity="high",
    confidence="medium",
    cwe=(79,),
    languages=("javascript", "typescript"),
    source="CWE-79; nearest: oxlint react/no-danger (every use)",
    flags="function show(node, text) { node.innerHTML = '<b>' + text + '</b>' }\n",
    passes="function show(node, text) { node.textContent = text; node.innerHTML = '<b></b>' }\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds HTML made of values without cleaning, which lets their author run script in the page."""
    patterns = ("$NODE.innerHTML = $VALUE", "$NODE.outerHTML = $VALUE", "document.write($VALUE)")
    for node in file.find(*patterns, "<$TAG dangerouslySetInnerHTML={{ __html: $VALUE }} />", "{ __html: $VALUE }"):
        value = node.get_match("VALUE")
        if value is not None and not is_fixed(value) and not _CLEANED.search(value.text()):
            yield file.match(
                node,
                f"`{value.text()[:60]}` becomes markup of the page, and script in it runs for the visitor."
                " Use `textContent`, or clean it with DOMPurify.",
            )
