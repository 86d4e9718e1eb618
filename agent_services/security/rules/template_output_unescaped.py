"""Markup in the value becomes part of the page, and its scripts run with the visitor's session."""

import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.formats.templates import LANGUAGES, Output, is_template, outputs, unescaped_blocks
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# What the application made itself, or cleaned: forms, urls, assets, translations, serialised data.
_OWN = re.compile(
    r"^['\"]|form\b|csrf|\burl|static|asset|\b_\(|gettext|trans|json|script|media|\bcss\b|icon|svg|html|render|widget"
    r"|field|body|content|markdown|rich|super\(|caller\(|block|toolbar|menu|nav|pagina|messages?_safe|tojson|help\b|_help|help_text",
    re.IGNORECASE,
)
_CLEANED = {
    "e", "escape", "force_escape", "tojson", "json_script", "bleach", "sanitize", "clean", "striptags", "markdown",
    "urlize", "linebreaks", "richtext", "int", "length", "floatformat", "date", "escapejs", "urlencode",
}  # fmt: skip


@rule(
    severity="high",
    confidence="medium",
    cwe=(79,),
    languages=LANGUAGES,
    reads="text",
    source="CWE-79, OWASP XSS prevention; nearest: semgrep-like rules for templates",
    flags="<ul>{% for post in posts %}<li>{{ post.text | safe }}</li>{% endfor %}</ul>\n",
    passes="<ul>{% for post in posts %}<li>{{ post.text }}</li>{% endfor %}</ul>{{ form.body | safe }}\n",
    limits="It does not see where the value was cleaned before.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds values that a template shows as markup, so that whoever wrote them can run script in the page."""
    if is_test(file.path) or not is_template(file):
        return
    for output in outputs(file.text):
        if "safe" in output.filters and _is_plain(output):
            yield file.match(
                file.lines.span(output.start, output.end),
                f"`{output.shown[:60]}` is shown with `safe`: markup in it becomes part of the page, and its scripts"
                " run with the visitor's session. Leave the filter out, or clean the value first.",
            )
    for block in unescaped_blocks(file.text):
        inside = file.text[block.end() : file.text.find("endautoescape", block.end())]
        if any(_is_plain(output) for output in outputs(inside)):
            yield file.match(
                file.lines.span(block.start(), block.end()),
                f"`{block.group()}` shows every value up to its end as markup, also what visitors wrote. Escape by"
                " default, and let single values that were cleaned through.",
            )


def _is_plain(output: Output) -> bool:
    return not _OWN.search(output.shown) and not _CLEANED & set(output.filters)
