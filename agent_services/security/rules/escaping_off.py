"""With escaping off everything a page shows is markup, and one forgotten value is enough."""

import ast
import re
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.formats.templates import is_template, outputs
from agent_services.runtime.rule import Example, Match, change_rule
from agent_services.runtime.source import ChangeView, SourceFile

_ESCAPED = {"e", "escape", "forceescape", "tojson", "urlencode", "int", "length", "safe", "striptags"}
_RECORD = re.compile(r"\w+(\.\w+)+")
# Numbers, addresses, tokens and errors, which the application makes itself.
_OWN = re.compile(
    r"(^|\.)(id|pk|count|index|length|total|page|status|csrf\w*|year|__\w+)$"
    r"|^(loop|request|config|errors?|form|field\w*|messages?)(\.|$)"
)
_LOOP = re.compile(r"\{%-?\s*for\s+([\w, ]+?)\s+in\b")
_MAKERS = ("Environment", "setup", "Jinja2Templates", "SandboxedEnvironment", "get_env", "setup_jinja")


@change_rule(
    severity="high",
    confidence="high",
    cwe=(79, 116),
    source="CWE-79; nearest: ruff S701, bandit B701",
    flags=Example(
        files={
            "app.py": "import aiohttp_jinja2\n\naiohttp_jinja2.setup(app, loader=loader, autoescape=False)\n",
        }
    ),
    passes=Example(
        files={
            "app.py": "import aiohttp_jinja2\n\naiohttp_jinja2.setup(app, loader=loader, autoescape=True)\n",
        }
    ),
    limits="Templates that are not part of the change are not read.",
)
def check(change: ChangeView) -> Iterator[Match]:
    """Finds template engines set up without escaping, and the values that their templates then show as markup."""
    off = [(file, item) for file in change.files for item in _switched_off(file)]
    for file, item in off:
        yield file.match(
            item,
            f"`{file.segment(item)}` shows every value as markup: one text that a visitor wrote runs script for all"
            " others. Turn it on (`select_autoescape()`), and mark the few values that are markup.",
        )
    if off:
        for file in change.files:
            if is_template(file) and not is_test(file.path):
                yield from _shown(file, off[0][0].path)


def _switched_off(file: SourceFile) -> Iterator[ast.keyword]:
    if file.language != "python" or is_test(file.path) or not file.may_name("autoescape"):
        return
    if "jinja" not in " ".join(file.imports.values()).lower():
        return
    for call in file.nodes(ast.Call):
        name = ast.unparse(call.func).rpartition(".")[2]
        for item in call.keywords:
            off = isinstance(item.value, ast.Constant) and item.value.value is False
            if item.arg == "autoescape" and off and name in _MAKERS:
                yield item


def _shown(file: SourceFile, where: str) -> Iterator[Match]:
    """One match for each record that a template shows, at its first value."""
    loops = {name for found in _LOOP.finditer(file.text) for name in re.findall(r"\w+", found[1])}
    told: set[str] = set()
    for output in outputs(file.text):
        root = output.shown.partition(".")[0]
        record = _RECORD.fullmatch(output.shown) if "." in output.shown else output.shown in loops
        if root in told or not record or _OWN.search(output.shown) or _ESCAPED & set(output.filters):
            continue
        told.add(root)
        yield file.match(
            file.lines.span(output.start, output.end),
            f"`{output.shown[:60]}` is shown as it is, because `{where}` turns escaping off: markup in it runs script"
            " in the page. Escape it here (`| e`), or turn escaping on.",
            confidence="medium",
        )
