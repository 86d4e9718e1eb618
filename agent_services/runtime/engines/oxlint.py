"""Oxlint as an engine for JavaScript and TypeScript: one process for all files of a change."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from agent_services.runtime.engines.diagnostic import Diagnostic, stamped, to_match
from agent_services.runtime.engines.process import copies, program, run
from agent_services.runtime.rule import Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

LANGUAGES = ("javascript", "typescript")
PLUGINS = ("import", "jsx-a11y", "promise", "react")


class Oxlint:
    """A table of oxlint rules as rules of ours; codes are `no-eval` for the core and `plugin/name` for others."""

    name = "oxlint"

    def __init__(self, *rules: Rule) -> None:
        self.rules = stamped(rules, self.name)

    def run(self, change: ChangeView, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
        """Run oxlint once over the JavaScript and TypeScript files."""
        by_code = {code: rule for rule in rules for code in rule.codes}
        files = [file for file in change.files if file.language in LANGUAGES]
        for file, diagnostic in check(files, sorted(by_code)):
            rule = by_code.get(diagnostic.code)
            if rule is not None and (match := to_match(rule, diagnostic, file)) is not None:
                yield rule, match


def check(files: Sequence[SourceFile], codes: Sequence[str]) -> Iterator[tuple[SourceFile, Diagnostic]]:
    """Oxlint's diagnostics for the given rules, in its own order."""
    if not files or not codes:
        return
    with copies(files) as (folder, by_path):
        settings = folder / "oxlintrc.json"
        settings.write_text(json.dumps({"plugins": ["unicorn", "typescript", "oxc", *PLUGINS]}))
        found = json.loads(run(_command(codes, settings), folder, ok=(0, 1)))["diagnostics"]
        for item in found:
            if item["labels"] and (file := by_path.get(item["filename"])) is not None:
                yield file, _diagnostic(item, file)


def _command(codes: Sequence[str], settings: Path) -> list[str]:
    flags = ["--config", str(settings), "--disable-nested-config", "--no-ignore", "--format", "json", "--threads", "1"]
    chosen = [part for code in codes for part in ("--deny", code)]
    return [program("oxlint"), *flags, "--allow", "all", *chosen, "."]


def _diagnostic(item: dict[str, Any], file: SourceFile) -> Diagnostic:
    plugin, _, name = item.get("code", "").rstrip(")").partition("(")
    code = name if plugin == "eslint" else f"{plugin.removeprefix('eslint-plugin-')}/{name}"
    place = item["labels"][0]["span"]
    data = file.text.encode()
    start = len(data[: place["offset"]].decode(errors="ignore"))
    end = len(data[: place["offset"] + place["length"]].decode(errors="ignore"))
    span: Span = file.lines.span(start, end)
    return Diagnostic(file.path, code, item["message"], span)
