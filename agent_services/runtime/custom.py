"""Rules of a repository or tenant in ast-grep's words, as the orchestrator read and checked them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, cast

from agent_services.runtime.discovery import Agent
from agent_services.runtime.rule import Match, OverBudgetError, Rule, Severity
from agent_services.runtime.source import SourceFile

if TYPE_CHECKING:
    from ast_grep_py import SgNode

OPTION = "custom_rules"
_MOST_MATCHES = 1000
_VARIABLE = re.compile(r"\$\$\$([A-Z_][A-Z0-9_]*)|\$([A-Z_][A-Z0-9_]*)")


def with_custom_rules(agent: Agent, options: Mapping[str, object]) -> Agent:
    """The agent with the rules that its settings bring along."""
    added = tuple(_rule(said) for said in _said(options) if str(said["id"]).startswith(f"{agent.spec.name}/"))
    return replace(agent, rules=(*agent.rules, *added)) if added else agent


def custom_languages(options: Mapping[str, object]) -> set[str]:
    """The languages that such rules read."""
    return {str(said["language"]) for said in _said(options)}


def _said(options: Mapping[str, object]) -> Sequence[Mapping[str, Any]]:
    listed = options.get(OPTION)
    return cast("Sequence[Mapping[str, Any]]", listed) if isinstance(listed, list | tuple) else ()


def _rule(said: Mapping[str, Any]) -> Rule:
    matcher = _whole_numbers(said["matcher"])

    def check(file: SourceFile) -> Iterator[Match]:
        if _reads(said, file.path) and file.structure is not None:
            for number, node in enumerate(file.structure.find_all(matcher)):
                if number >= _MOST_MATCHES:
                    raise OverBudgetError(f"more than {_MOST_MATCHES} matches in one file")
                yield _match(file, node, said)

    return Rule(
        id=said["id"],
        purpose=said["message"],
        severity=cast("Severity", said["severity"]),
        confidence="medium",
        source="a rule of this repository or its tenant",
        flags="",
        passes="",
        languages=(said["language"],),
        enabled=said.get("enabled", True),
        engine="ast-grep",
        check_file=check,
    )


def _match(file: SourceFile, node: "SgNode", said: Mapping[str, Any]) -> Match:
    message = " ".join(_filled(said["message"], node, file.text).split())[:1500]
    fix = said.get("fix")
    written = "" if fix is None else _filled(fix, node, file.text)
    edit = None if fix is None else file.fix("Write what the rule asks for", file.replace(node, written))
    return file.match(node, message if message.endswith((".", "!", "?")) else f"{message}.", fix=edit)


def _filled(text: str, node: "SgNode", source: str) -> str:
    """A text with what the pattern's variables stand for; one that stands for nothing stays as it is written."""

    def value(found: re.Match[str]) -> str:
        if many := found.group(1):
            return _between(node.get_multiple_matches(many), source)
        one = node.get_match(found.group(2))
        return one.text() if one is not None else found.group()

    return _VARIABLE.sub(value, text)


def _between(nodes: "list[SgNode]", source: str) -> str:
    """From the first to the last as it is written, with what stands between them."""
    return source[nodes[0].range().start.index : nodes[-1].range().end.index] if nodes else ""


def _reads(said: Mapping[str, Any], path: str) -> bool:
    """`files` and `ignores` are globs over the whole path, in which `*` also crosses `/`."""
    wanted = said.get("files")
    return (not wanted or _any(path, wanted)) and not _any(path, said.get("ignores") or ())


def _any(path: str, globs: Sequence[str]) -> bool:
    return any(fnmatchcase(path, glob) or fnmatchcase(path, glob.removeprefix("**/")) for glob in globs)


def _whole_numbers(part: Any) -> Any:
    """A message knows no whole numbers; ast-grep insists on them."""
    if isinstance(part, Mapping):
        return {name: _whole_numbers(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_whole_numbers(item) for item in part]
    return int(part) if isinstance(part, float) and part.is_integer() else part
