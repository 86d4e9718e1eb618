"""Ruff on both versions of a file: new mistakes, and faults of a kind that the file did not have until now."""

from collections import Counter
from collections.abc import Iterator, Sequence

from agent_services.runtime.engines.diagnostic import Diagnostic, stamped, to_match
from agent_services.runtime.engines.ruff import check
from agent_services.runtime.engines.ruff_config import RuffConfig, config_of
from agent_services.runtime.rule import Match, Rule
from agent_services.runtime.source import ChangeView, SourceFile

# Fewer lines than this show no habit.
LEAST_LINES = 5
Key = tuple[str, ...]


class RuffHabits:
    """Three tables of ruff codes; of all three, a code that the repository's configuration turns off is silent.

    Args:
        mistakes: Said of whatever the old version did not have.
        idioms: Said in new files, and in files that had none of the code until now.
        layout: Said in files that had none of the code until now, and in new files where the repository asks for it;
            silent where a formatter decides.
    """

    name = "ruff"

    def __init__(self, *, mistakes: Sequence[Rule], idioms: Sequence[Rule], layout: Sequence[Rule]) -> None:
        self.rules = stamped((*mistakes, *idioms, *layout), self.name)
        self._mistakes = {code for rule in mistakes for code in rule.codes}
        self._layout = {code for rule in layout for code in rule.codes}

    def run(self, change: ChangeView, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
        """Run ruff once over both versions of the Python files of each configuration."""
        by_code = {code: rule for rule in rules for code in rule.codes}
        by_config: dict[RuffConfig, list[SourceFile]] = {}
        for file in change.files:
            if file.language == "python":
                by_config.setdefault(config_of(change, file.path), []).append(file)
        for config, files in by_config.items():
            for file, diagnostic in self._new(files, config, sorted(by_code)):
                rule = by_code.get(diagnostic.code)
                if rule is not None and (match := to_match(rule, diagnostic, file)) is not None:
                    yield rule, match

    def _new(
        self, files: Sequence[SourceFile], config: RuffConfig, codes: Sequence[str]
    ) -> Iterator[tuple[SourceFile, Diagnostic]]:
        both = [*files, *(file.old for file in files if file.old is not None)]
        found: dict[int, list[Diagnostic]] = {id(file): [] for file in both}
        kinds = {(file.path if config.looks_at_paths else "", file.old is None): file for file in files}
        codes = [code for code in codes if any(self._may_say(code, file, config) for file in kinds.values())]
        for file, diagnostic in check(both, codes, [*config.lines, *config.isort, *_first_party(files)], preview=True):
            found[id(file)].append(diagnostic)
        for file in files:
            said, before = found[id(file)], found[id(file.old)] if file.old is not None else None
            yield from ((file, each) for each in self._standing(file, config, said, before))

    def _may_say(self, code: str, file: SourceFile, config: RuffConfig) -> bool:
        """Whether a code could be said of a file at all, whatever ruff finds there."""
        if code in self._layout and (config.formats or (file.old is None and not config.asks(code))):
            return False
        return config.wants(code, file.path)

    def _standing(
        self, file: SourceFile, config: RuffConfig, said: list[Diagnostic], before: list[Diagnostic] | None
    ) -> Iterator[Diagnostic]:
        known = Counter(_key(each, file.old) for each in before or () if file.old is not None)
        had = {each.code for each in before or ()}
        kept = file.old is not None and len(file.old.lines) >= LEAST_LINES
        for diagnostic in said:
            code = diagnostic.code
            if not self._may_say(code, file, config):
                continue
            if code in self._mistakes:
                key = _key(diagnostic, file)
                known[key] -= 1
                stands = known[key] < 0
            else:
                stands = file.old is None or (kept and code not in had)
            if stands:
                yield diagnostic


def _key(diagnostic: Diagnostic, file: SourceFile) -> Key:
    """What makes two diagnostics of two versions the same: the name they are about, or else the text of the line."""
    line = "" if "`" in diagnostic.message else file.lines.line(diagnostic.span.line).strip()
    return (diagnostic.code, diagnostic.message, line)


def _first_party(files: Sequence[SourceFile]) -> list[str]:
    """Names that the sorter of imports must know for the repository's own: ruff sees copies elsewhere."""
    tops = sorted({part for file in files for part in file.path.split("/")[:2] if part.isidentifier()} - {"src"})
    names = ", ".join(f'"{name}"' for name in tops)
    return [f"lint.isort.known-first-party = [{names}]"] if tops else []
