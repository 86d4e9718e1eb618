"""Markup in the value becomes part of the page, with its scripts."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.javascript import given, is_fixed, resolved, substitutions
from agent_services.runtime.leaks.secrets import is_test_place
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_CLEANED = re.compile(r"saniti[sz]e|DOMPurify|escape|encode|trustedHTML|marked\.parse\(.*saniti", re.IGNORECASE)

_WORDS = ("innerHTML", "outerHTML", "document.write", "insertAdjacentHTML", "__html")
_PATTERNS = (
    "$NODE.innerHTML = $VALUE",
    "$NODE.innerHTML += $VALUE",
    "$NODE.outerHTML = $VALUE",
    "document.write($VALUE)",
    "document.writeln($VALUE)",
    "$NODE.insertAdjacentHTML($WHERE, $VALUE)",
    "<$TAG dangerouslySetInnerHTML={{ __html: $VALUE }} />",
    "{ __html: $VALUE }",
)


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
    if is_test_place(file.path) or not any(word in file.text for word in _WORDS):
        return
    for node in file.find(*_PATTERNS):
        value = node.field("right") or node.get_match("VALUE")
        if value is None or is_fixed(resolved(value)) or _CLEANED.search(value.text()):
            continue
        parts = [part for part in substitutions(resolved(value)) if not is_fixed(part)]
        made_here = bool(parts) and not all(_CLEANED.search(part.text()) or part.text().isupper() for part in parts)
        source = given(file, value)
        yield file.match(
            node,
            f"`{(source or value.text())[:60]}` becomes markup of the page, and script in it runs for the visitor."
            " Use `textContent`, or clean it with DOMPurify.",
            severity="high" if source or made_here else "medium",
            confidence="medium" if source or made_here else "low",
        )
