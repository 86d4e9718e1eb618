"""Runs an agent's rules over one change, unit by unit, so that a lost process costs one unit."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

from agent_services.runtime.answer import Answers
from agent_services.runtime.custom import with_custom_rules
from agent_services.runtime.decode import decode
from agent_services.runtime.discovery import Agent
from agent_services.runtime.engines.process import EngineError
from agent_services.runtime.job import FileInput, Job
from agent_services.runtime.rule import Match, OverBudgetError, Rule
from agent_services.runtime.source import ChangeView, SourceFile
from agent_services.runtime.text import Lines
from squad.code.v1 import finding_pb2

Found = Iterator[tuple[Rule, Match]]
ReadBlobs = Callable[[Sequence[str]], Mapping[str, bytes]]
Reason = Literal["UNDECODABLE", "OUT_OF_TIME", "OUT_OF_MEMORY", "FAILED", "OVER_BUDGET"]


class Report(Protocol):
    """Where an analysis says what it does."""

    def at(self, rule_id: str) -> None:
        """A rule begins; what was said last is what a lost process was doing."""

    def finding(self, finding: finding_pb2.Finding) -> None:
        """Something was found."""

    def failure(self, rule_id: str, path: str, message: str) -> None:
        """A rule failed; the rest goes on."""

    def not_read(self, path: str, reason: Reason, detail: str) -> None:
        """A file could not be read by every rule."""


# The first step of a file: what cannot be parsed at all is lost once, and not once for every rule.
_READING = "Reading the file"


@dataclass(frozen=True)
class Unit:
    """A piece of work that is done or lost as a whole; `paths` are the files it would have read."""

    paths: tuple[str, ...]
    steps: tuple[tuple[str, Callable[[], Found]], ...]


class Analysis:
    """One agent on one job."""

    def __init__(self, agent: Agent, job: Job, read_blobs: ReadBlobs, report: Report) -> None:
        self._agent = with_custom_rules(agent, job.options)
        self._languages = frozenset(self._agent.languages)
        self._job = job
        self._report = report
        self._read_blobs = read_blobs
        self._undecodable: list[str] = []
        self._over_budget: list[str] = []
        self._change = self._build_change()
        self._answers = Answers(self._change, job.severities)
        self.units = tuple(self._plan())

    def name_unread(self) -> None:
        """Say what is in no unit because it is no text or too much."""
        for path in self._undecodable:
            self._report.not_read(path, "UNDECODABLE", "")
        for path in self._over_budget:
            self._report.not_read(path, "OVER_BUDGET", "")

    def run(self, unit: Unit) -> None:
        """Do a unit; what the deadline cuts is named."""
        found: list[tuple[Rule, Match]] = []
        for name, step in unit.steps:
            if time.monotonic() >= self._job.deadline:
                self._lose(unit, "OUT_OF_TIME", "")
                break
            self._report.at(name)
            seen = self._try_step(unit, name, step)
            if seen is None and name == _READING:
                break
            found += seen or []
        self._send(found)

    # -- the change ---------------------------------------------------------------------------------------------------

    def _build_change(self) -> ChangeView:
        budget = self._job.step_budget
        files = []
        for given in self._job.files:
            if given.new is None or not self._reads(given.language):
                continue
            budget -= len(given.new)
            if budget < 0:
                self._over_budget.append(given.path)
            elif (text := decode(given.new, given.language)) is None:
                self._undecodable.append(given.path)
            else:
                files.append(_source_file(given, text))
        deleted = [old for given in self._job.files if given.new is None and (old := _old_file(given)) is not None]
        job = self._job
        return ChangeView(
            files,
            paths=job.paths,
            read_blobs=self._read_texts,
            deleted=deleted,
            options=job.options,
            advisories=self._agent.advisories,
        )

    def _reads(self, language: str) -> bool:
        return not self._languages.isdisjoint(("*", language))

    def _read_texts(self, paths: Sequence[str]) -> dict[str, str]:
        contents = self._read_blobs([self._job.paths[path] for path in paths])
        found = {path: contents.get(self._job.paths[path]) for path in paths}
        texts = {path: decode(data, _language_of(path)) for path, data in found.items() if data is not None}
        return {path: text for path, text in texts.items() if text is not None}

    # -- the plan -----------------------------------------------------------------------------------------------------

    def _plan(self) -> Iterator[Unit]:
        for engine in self._agent.engines:
            if rules := self._enabled(engine.rules):
                yield self._unit(rules, [(engine.name, partial(engine.run, self._change, rules))])
        rules = self._enabled(self._agent.rules)
        kinds: dict[tuple[str, bool], list[Rule]] = {}
        for file in self._change.files:
            kind = file.language, file.path.rpartition("/")[2] in self._agent.spec.generated_names
            if kind not in kinds:
                kinds[kind] = [rule for rule in rules if rule.check_file is not None and _reads(rule, *kind)]
            yield self._file_unit(file, kinds[kind])
        for rule in rules:
            if rule.check_change is not None:
                yield self._unit((rule,), [(rule.id, partial(_check_change, rule, self._change))])

    def _enabled(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        wanted = self._job.enabled_rules
        return tuple(
            rule for rule in rules if rule.id not in self._job.disabled_rules and (rule.enabled or rule.id in wanted)
        )

    def _unit(self, rules: Sequence[Rule], steps: list[tuple[str, Callable[[], Found]]]) -> Unit:
        paths = [file.path for file in self._change.files if any(rule.reads_language(file.language) for rule in rules)]
        return Unit(tuple(paths), tuple(steps))

    def _file_unit(self, file: SourceFile, rules: Sequence[Rule]) -> Unit:
        steps = [(rule.id, partial(_check_file, rule, file)) for rule in rules]
        return Unit((file.path,), ((_READING, partial(_read, file)), *steps))

    # -- the work -----------------------------------------------------------------------------------------------------

    def _try_step(self, unit: Unit, name: str, step: Callable[[], Found]) -> list[tuple[Rule, Match]] | None:
        """What a step finds; None when it failed, which is reported here."""
        try:
            return list(step())
        except OverBudgetError as error:
            self._lose(unit, "OVER_BUDGET", _sentence(name, error))
        except MemoryError:
            self._lose(unit, "OUT_OF_MEMORY", f"{name} needed more memory than it may use.")
        except Exception as error:  # noqa: BLE001  a rule's fault must not take the others with it; it is reported
            path = unit.paths[0] if len(unit.paths) == 1 else ""
            self._report.failure(name if "/" in name else "", path, _sentence(name, error))
            self._lose(unit, "FAILED", _sentence(name, error))
        return None

    def _lose(self, unit: Unit, reason: Reason, detail: str) -> None:
        for path in unit.paths:
            self._report.not_read(path, reason, detail)

    def _send(self, found: list[tuple[Rule, Match]]) -> None:
        findings = [finding for rule, match in found if (finding := self._answers.finding(rule, match)) is not None]
        unique = {finding.SerializeToString(deterministic=True): finding for finding in findings}
        for finding in sorted(unique.values(), key=_position):
            self._report.finding(finding)


def _position(finding: finding_pb2.Finding) -> tuple[str, int, int, str, str]:
    place = finding.location
    return (place.path, place.range.start_line, place.range.start_column, finding.rule_id, finding.message)


def _reads(rule: Rule, language: str, generated: bool) -> bool:
    return rule.reads_language(language) and (rule.generated or not generated)


def _read(file: SourceFile) -> Found:
    _ = file.syntax_problem
    yield from ()


def _check_file(rule: Rule, file: SourceFile) -> Found:
    if rule.check_file is not None and (rule.reads == "text" or file.syntax_problem is None):
        for match in rule.check_file(file):
            yield rule, match


def _check_change(rule: Rule, change: ChangeView) -> Found:
    if rule.check_change is not None:
        for match in rule.check_change(change):
            yield rule, match


def _source_file(given: FileInput, text: str) -> SourceFile:
    return SourceFile(
        given.path,
        text,
        language=given.language,
        changed=Lines(given.changed),
        removed=Lines(given.removed),
        old=_old_file(given),
        blob_id=given.blob_id,
    )


def _old_file(given: FileInput) -> SourceFile | None:
    text = None if given.old is None else decode(given.old, given.language)
    return None if text is None else SourceFile(given.old_path or given.path, text, language=given.language)


def _language_of(path: str) -> str:
    return "python" if path.endswith((".py", ".pyi")) else ""


def _sentence(name: str, error: Exception) -> str:
    first_line = str(error).partition("\n")[0][:200]
    if isinstance(error, EngineError):  # it says itself what it is about
        return first_line
    return f"{name} failed with {type(error).__name__}: {first_line}" if first_line else f"{name} failed."
