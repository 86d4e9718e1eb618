"""Ruff as an engine for Python: one process for all files, and no configuration but what we pass."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agent_services.runtime.engines.diagnostic import Diagnostic, stamped, to_match
from agent_services.runtime.engines.process import copies, program, run
from agent_services.runtime.engines.ruff_config import RuffConfig, root_config
from agent_services.runtime.rule import Edit, Fix, Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Span

# Nothing around the folder of the copies counts, ignore files above it neither: ruff would see no files.
ALONE = ("--isolated", "--no-cache", "--no-respect-gitignore")
_OURS = RuffConfig(target_version="py311")


class Ruff:
    """A table of ruff codes as rules, those in preview as well.

    Of the repository's configuration only its version of Python counts, where it is newer and the agent may read it.
    """

    name = "ruff"

    def __init__(self, *rules: Rule) -> None:
        self.rules = stamped(rules, self.name)

    def run(self, change: ChangeView, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
        """Run ruff once over all Python files."""
        by_code = {code: rule for rule in rules for code in rule.codes}
        files = [file for file in change.files if file.language == "python"]
        for file, diagnostic in check(files, sorted(by_code), _version(change).lines, preview=True):
            rule = by_code.get(diagnostic.code)
            if rule is not None and (match := to_match(rule, diagnostic, file)) is not None:
                yield rule, match


def _version(change: ChangeView) -> RuffConfig:
    """What a newer Python knows, like the names it has built in, is no fault."""
    target = root_config(change).target_version
    newer = target is not None and int(target[3:]) > int((_OURS.target_version or "")[3:])
    return RuffConfig(target_version=target) if newer else _OURS


def check(
    files: Sequence[SourceFile], codes: Sequence[str], config: Iterable[str] = (), *, preview: bool = False
) -> Iterator[tuple[SourceFile, Diagnostic]]:
    """Ruff's diagnostics for the given codes, in its own order; `config` holds `key = value` lines of TOML."""
    if not files or not codes:
        return
    with copies(files, apart=False) as (folder, by_path):
        settings = [part for line in config for part in ("--config", line)]
        flags = [*ALONE, "--exit-zero", "--quiet", "--output-format", "json"]
        chosen = ["--select", ",".join(codes), *settings, *(["--preview"] if preview else [])]
        output = run([program("ruff"), "check", *flags, *chosen, "."], folder)
        for item in json.loads(output):
            file = by_path["/".join(item["filename"].rsplit("/", 2)[-2:])]
            yield file, _diagnostic(item, file)


def _diagnostic(item: dict[str, Any], file: SourceFile) -> Diagnostic:
    span = _within(_span(item["location"], item["end_location"], file), file)
    return Diagnostic(file.path, item["code"] or "", item["message"], span, _fix(item["fix"], file))


def _within(span: Span, file: SourceFile) -> Span:
    """Ruff lets blank lines at the end of a file reach to a line that is not there."""
    last = max(file.text.count("\n") + (not file.text.endswith("\n")), 1)
    if span.end_line <= last:
        return span
    return Span(min(span.line, last), span.column, last, len(file.lines.line(last).encode()) + 1)


def _fix(fix: dict[str, Any] | None, file: SourceFile) -> Fix | None:
    if fix is None or fix["applicability"] != "safe":
        return None
    edits = [Edit(_span(edit["location"], edit["end_location"], file), edit["content"]) for edit in fix["edits"]]
    return Fix(fix["message"] or "Apply ruff's fix", tuple(sorted(edits, key=lambda edit: edit.span)))


def _span(start: dict[str, int], end: dict[str, int], file: SourceFile) -> Span:
    return Span(start["row"], _column(start, file), end["row"], _column(end, file))


def _column(place: dict[str, int], file: SourceFile) -> int:
    """Ruff counts characters; we count bytes."""
    return len(file.lines.line(place["row"])[: place["column"] - 1].encode()) + 1
