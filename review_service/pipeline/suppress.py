"""Takes out what comments in the code suppress, and says which of these comments are new, wrong or of no use."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.comments import SilenceComment, comment_starts, silence_comments
from review_service.pipeline.level import has_floor
from review_service.pipeline.text import readable_text
from squad.agent.v1.agent_pb2 import Rule
from squad.review.v1.notice_pb2 import Notice, NoticeKind
from squad.review.v1.review_pb2 import ReviewFinding, ShownAs

_CODE = re.compile(r"\b[A-Z]{1,4}\d{3,4}\b")
_HOW = "write `squad: ignore[agent/rule] reason`"


@dataclass(frozen=True, slots=True)
class Suppression:
    """The findings that no comment suppresses, those that one does, and what people should know of the comments."""

    kept: list[ReviewFinding]
    suppressed: list[ReviewFinding]
    notices: list[Notice]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A comment, whether the change wrote it, and whether the change took away the line that it stood above."""

    comment: SilenceComment
    added: bool
    orphaned: bool


def suppress(
    findings: Sequence[ReviewFinding],
    files: Sequence[ReviewedFile],
    rules: Mapping[str, Rule],
    read: frozenset[tuple[str, str]],
    *,
    has_base: bool = True,
) -> Suppression:
    """Parts the findings by the comments at them; a suppressed one carries the comment's reason.

    A comment that the change itself adds is named, and does not silence security from severity high up.

    Args:
        findings: All of a review.
        files: Its files.
        rules: By id; those of the agents that could be asked.
        read: Agent and path of every file that was read.
        has_base: Whether there is anything that the change changes; without it no comment is the change's own.
    """
    notices: list[Notice] = []
    by_path: dict[str, list[ReviewFinding]] = {}
    for finding in findings:
        by_path.setdefault(finding.finding.location.path, []).append(finding)
    silenced: dict[str, str] = {}
    for file in files:
        if file.cell is None and (placed := _placed(file, has_base)):
            reasons, said = _in_file(file, placed, by_path.get(file.path, []), rules, read)
            silenced |= reasons
            notices += said
    kept = [finding for finding in findings if finding.id not in silenced]
    hidden = [_hidden(finding, silenced[finding.id]) for finding in findings if finding.id in silenced]
    return Suppression(kept, hidden, notices)


def _hidden(finding: ReviewFinding, reason: str) -> ReviewFinding:
    finding.shown_as, finding.verdict_reason = ShownAs.SHOWN_AS_SUPPRESSED, reason
    return finding


def _placed(file: ReviewedFile, has_base: bool) -> list[_Placed]:
    """A comment is the change's own where its base has no such comment, or fewer of them, and its line differs."""
    new = file.head_lines()
    comments = silence_comments(new, file.file.language)
    if not comments:
        return []
    old = readable_text(file.content.old, file.file.language).split("\n") if file.content.old else []
    olds = silence_comments(old, file.file.language)
    before, guarded = Counter(each.key for each in olds), {(each.key, _guarded(old, each)) for each in olds}
    placed = []
    for comment in sorted(comments, key=lambda each: _touches(file, each.line)):
        known = before[comment.key] > 0
        before[comment.key] -= known
        added = has_base and not known and _touches(file, comment.line)
        orphaned = known and (comment.key, _guarded(new, comment)) not in guarded
        placed.append(_Placed(comment, added, orphaned))
    return sorted(placed, key=lambda each: each.comment.line)


def _guarded(lines: Sequence[str], comment: SilenceComment) -> str:
    return lines[comment.target - 1].strip()


def _in_file(
    file: ReviewedFile,
    placed: Sequence[_Placed],
    findings: Sequence[ReviewFinding],
    rules: Mapping[str, Rule],
    read: frozenset[tuple[str, str]],
) -> tuple[dict[str, str], list[Notice]]:
    """Why which finding is suppressed, by its id, and what is to be said."""
    silenced: dict[str, str] = {}
    notices: list[Notice] = []
    # Reading a whole file for its comments takes its time: once, and only where it matters.
    starts = cache(lambda: comment_starts(file.head_lines()))
    for each in placed:
        about = [finding for finding in findings if _is_about(each.comment, finding, rules)]
        if (about or each.comment.kind == "squad") and _is_text(file, each.comment, starts):
            continue
        heard = [finding for finding in about if each.added and has_floor(finding)]
        if not (problem := _problem(each.comment, rules)):
            silenced |= {finding.id: each.comment.reason for finding in about if finding not in heard}
        notices += _notices(file, each, about, heard, problem, read)
    return silenced, notices


def _is_text(file: ReviewedFile, comment: SilenceComment, starts: Callable[[], Mapping[int, int]]) -> bool:
    """Whether what looks like a comment stands in a text of Python."""
    return file.file.language == "python" and starts().get(comment.line, comment.column + 1) > comment.column


def _notices(
    file: ReviewedFile,
    each: _Placed,
    about: Sequence[ReviewFinding],
    heard: Sequence[ReviewFinding],
    problem: str,
    read: frozenset[tuple[str, str]],
) -> Iterator[Notice]:
    comment, name = each.comment, _name(each.comment)
    if problem:
        if _touches(file, comment.line) or about:
            yield _notice(file, comment, NoticeKind.NOTICE_KIND_SUPPRESSION_WRONG, f"{name} does not count: {problem}.")
    elif each.added and (about or comment.kind == "squad"):
        rules = ", ".join(sorted({f"`{finding.finding.rule_id}`" for finding in heard}))
        still = f" It does not silence {rules} before the base branch has it." if heard else ""
        why = f": {comment.reason}" if comment.reason else ""
        yield _notice(file, comment, NoticeKind.NOTICE_KIND_SUPPRESSION_ADDED, f"This change adds {name}{why}.{still}")
    if not problem and not about and comment.kind == "squad" and _is_unused(file, comment, read):
        kind = NoticeKind.NOTICE_KIND_SUPPRESSION_UNUSED
        yield _notice(file, comment, kind, f"{name} suppresses nothing here: take it out.")
    elif each.orphaned and not _touches(file, comment.target):
        kind = NoticeKind.NOTICE_KIND_SUPPRESSION_UNUSED
        yield _notice(file, comment, kind, f"The line that {name} was for is gone, and it guards another: take it out.")


def _is_unused(file: ReviewedFile, comment: SilenceComment, read: frozenset[tuple[str, str]]) -> bool:
    """Agents speak of changed lines only, so of the others nobody knows; nor of what was not read."""
    agents = {name.partition("/")[0] for name in comment.names}
    return _touches(file, comment.target) and all((agent, file.path) in read for agent in agents)


def _problem(comment: SilenceComment, rules: Mapping[str, Rule]) -> str:
    if comment.kind != "squad":
        return ""
    if not comment.names:
        return f"it names no rule, {_HOW}"
    agents = {rule.partition("/")[0] for rule in rules}
    unknown = sorted(n for n in comment.names if (n not in rules and n.partition("/")[0] in agents) or "/" not in n)
    if unknown:
        return f"there is no rule `{unknown[0][:80]}`, see `squad rules`"
    return "" if comment.reason else f"it gives no reason, {_HOW}"


def _is_about(comment: SilenceComment, finding: ReviewFinding, rules: Mapping[str, Rule]) -> bool:
    place = finding.finding.location.range
    if not place.start_line <= comment.target <= place.end_line:
        return False
    if comment.kind == "squad":
        return finding.finding.rule_id in comment.names
    rule = rules.get(finding.finding.rule_id, Rule())
    codes = {*_CODE.findall(rule.source), finding.finding.source.engine_rule} - {""}
    if comment.names:
        return not codes.isdisjoint(comment.names)
    if comment.kind == "nosec":
        return finding.agent == "security"
    return "ruff" in rule.source


def _touches(file: ReviewedFile, line: int) -> bool:
    return any(place.start_line <= line <= place.end_line for place in file.file.changed_lines)


def _name(comment: SilenceComment) -> str:
    names = ", ".join(sorted(comment.names))[:200]
    if comment.kind == "squad":
        return f"`squad: ignore[{names}]`"
    return f"`{comment.kind}: {names}`" if names else f"`{comment.kind}`"


def _notice(file: ReviewedFile, comment: SilenceComment, kind: NoticeKind, sentence: str) -> Notice:
    return Notice(path=file.path, line=comment.line, kind=kind, sentence=sentence)
