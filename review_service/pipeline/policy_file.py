"""Reads the configuration file `.squad.yml`, with errors that name the line."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import yaml
from pydantic import ValidationError

from review_service.models.policy import overlay as overlay_models
from review_service.notify.news import NotifyPolicy
from review_service.pipeline.custom_rules import MAX_FILES, MAX_RULES, CustomRule, doubled
from review_service.pipeline.overrides import PathPolicy
from review_service.pipeline.policy import Policy, PolicyError
from review_service.pipeline.policy_form import LargeSection, NotifySection, PathSection, SquadConfig
from review_service.pipeline.size import Large
from squad.code.v1.finding_pb2 import Severity

MAX_FILE_BYTES = 64 << 10
_MAX_DEPTH = 20
_MOST_LINES = 10
_SEVERITIES = {
    "low": Severity.SEVERITY_LOW,
    "medium": Severity.SEVERITY_MEDIUM,
    "high": Severity.SEVERITY_HIGH,
    "critical": Severity.SEVERITY_CRITICAL,
}


def schema() -> dict[str, Any]:
    """The published JSON Schema."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Code Review Squad configuration"}
    return head | {key: value for key, value in SquadConfig.model_json_schema().items() if key != "title"}


def schema_text() -> str:
    """The schema as it stands in docs/schema/squad-config.schema.json."""
    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"


def parse(text: bytes, name: str) -> SquadConfig:
    """Reads the file. Raises PolicyError with the line."""
    root, value = _load(text, name)
    if value is None:
        return SquadConfig()
    try:
        return SquadConfig.model_validate(value)
    except ValidationError as error:
        raise PolicyError(_first_of(error, root, name)) from error


def rules_of(files: Mapping[str, bytes], start: tuple[CustomRule, ...]) -> tuple[CustomRule, ...]:
    """The rules of some files, after those there are already. Raises PolicyError with file and line."""
    if len(files) > MAX_FILES:
        raise PolicyError(f"{next(iter(files))}:1: there are more than {MAX_FILES} files of rules: join some")
    rules = [*start, *(rule for name, text in sorted(files.items()) for rule in _rules_in(text, name))]
    if len(rules) > MAX_RULES:
        raise PolicyError(f"{max(files)}:1: there are more than {MAX_RULES} custom rules: remove some")
    if double := doubled(rules):
        raise PolicyError(f"{max(files)}:1: two custom rules are named `{double}`: rename one")
    return tuple(rules)


def _rules_in(text: bytes, name: str) -> list[CustomRule]:
    """A file holds one rule, or several behind `---`."""
    rules, line = [], 0
    for part in re.split(rb"^---[ \t]*\r?$", text, flags=re.MULTILINE):
        if part.strip():
            rules.append(_rule_in(b"\n" * line + part, name))
        line += part.count(b"\n")
    return rules


def _rule_in(text: bytes, name: str) -> CustomRule:
    root, value = _load(text, name)
    try:
        return CustomRule.model_validate(value)
    except ValidationError as error:
        raise PolicyError(_first_of(error, root, name)) from error


def _first_of(error: ValidationError, root: yaml.Node | None, name: str) -> str:
    """The error that comes first in the file, and where the others are: nobody should have to push for each."""
    errors = sorted(((_line(root, each["loc"]), each) for each in error.errors()), key=lambda each: each[0])
    line, first = errors[0]
    others = sorted({str(place) for place, _ in errors[1:] if place != line}, key=int)
    more = f"; further errors on line {', '.join(others[:_MOST_LINES])}" if others else ""
    return f"{name}:{line}: {_sentence(first)}{more}"


def _load(text: bytes, name: str) -> tuple[yaml.Node | None, Any]:
    if len(text) > MAX_FILE_BYTES:
        raise PolicyError(f"{name}:1: the file is larger than 64 KiB: shorten it")
    try:
        decoded = text.decode("utf-8-sig")
        _refuse_tricks(decoded, name)
        root = yaml.compose(decoded, yaml.SafeLoader)
        if root is not None:
            _refuse_duplicates(root, name)
        return root, yaml.safe_load(decoded)
    except UnicodeDecodeError as error:
        raise PolicyError(f"{name}:1: the file is not UTF-8: save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = _marked_line(error)
        raise PolicyError(f"{name}:{line}: this is no YAML ({error.problem}): mend the line") from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise PolicyError(f"{name}:1: this is no YAML ({str(error).splitlines()[0]}): mend it") from error


def _marked_line(error: yaml.MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _refuse_tricks(text: str, name: str) -> None:
    """Aliases multiply and nesting exhausts the stack; a configuration needs neither."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise PolicyError(f"{name}:{line}: aliases are not supported: write the value out")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise PolicyError(f"{name}:{line}: nested deeper than {_MAX_DEPTH} levels: flatten it")


def _refuse_duplicates(node: yaml.Node, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                raise PolicyError(f"{name}:{key.start_mark.line + 1}: a key stands here twice or is no word: keep one")
            seen.add(key.value)
            _refuse_duplicates(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_duplicates(item, name)


def _line(node: yaml.Node | None, location: tuple[int | str, ...]) -> int:
    """The line of the deepest part of `location` that stands in the file."""
    line = node.start_mark.line + 1 if node else 1
    for step in location:
        found = _child(node, step)
        if found is not None:
            line, node = found[0].start_mark.line + 1, found[1]
    return line


def line_of(text: bytes, where: tuple[str, ...]) -> int:
    """The line of a file, known to be right, that says something; keys lead to it, a list's entry is its own key."""
    return _line(yaml.compose(text.decode("utf-8-sig"), yaml.SafeLoader), where)


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.SequenceNode) and isinstance(step, str):
        return next(((item, item) for item in node.value if item.value == step), None)
    return None


def _sentence(error: Mapping[str, Any]) -> str:
    where = ".".join(str(step) for step in error["loc"] if step != "[key]") or "the file"
    if error["type"] == "extra_forbidden":
        return f"unknown key `{where}`: take it out, or see docs/schema/squad-config.schema.json for the keys there are"
    if error["type"] in {"model_type", "dict_type"}:
        return f"`{where}` must be a mapping: write `key: value` lines"
    if "[key]" in error["loc"]:
        return f"`{where}` is no such name: agents are `security`, rules are `security/sql-injection`"
    if error["type"] == "string_type":
        return f"`{where}` must be text: put it into quotes"
    said = error["msg"].removeprefix("Value error, ")
    return f"`{where}`: {said[0].lower()}{said[1:]}: correct the value"


def overlay(start: Policy, config: SquadConfig) -> Policy:
    """`start` with what the file says on top. Agents that `start` requires stay required and on."""
    off = frozenset(name for name, agent in config.agents.items() if not agent.enabled)
    severities = {name: _SEVERITIES[rule.severity] for name, rule in config.rules.items() if rule.severity}
    gate = config.gate or config.fail_on
    return replace(
        start,
        insisted_agents=start.insisted_agents | _said(config, required=True),
        optional_agents=start.optional_agents | _said(config, required=False),
        named_agents=start.named_agents | _named_agents(config),
        disabled_agents=(start.disabled_agents | off) - start.held_agents,
        enabled_rules=start.enabled_rules | _rules(config, enabled=True),
        disabled_rules=(start.disabled_rules - _rules(config, enabled=True)) | _rules(config, enabled=False),
        severities={**start.severities, **severities},
        exclude=(*start.exclude, *config.exclude),
        agent_options=_agent_options(start, config),
        custom_rules=(*start.custom_rules, *config.custom_rules),
        rule_options={
            **start.rule_options,
            **{name: rule.options for name, rule in config.rules.items() if rule.options},
        },
        models=overlay_models(start.models, config.models.policy()) if config.models else start.models,
        notify=_notify(start.notify, config.notify),
        gate=_SEVERITIES[gate] if gate else start.gate,
        paths=(*start.paths, *(_path_policy(glob, section, start) for glob, section in config.paths.items())),
        large=_large(start.large, config.large),
        sarif_gates=start.sarif_gates if config.sarif is None else config.sarif.gate,
        inline_comment_cap=start.inline_comment_cap if config.inline_comment_cap is None else config.inline_comment_cap,
    )


def _named_agents(config: SquadConfig) -> frozenset[str]:
    """Also those that only ids of rules name."""
    sections: tuple[SquadConfig | PathSection, ...] = (config, *config.paths.values())
    rules = (rule for each in sections for rule in each.rules)
    return frozenset().union(*(each.agents for each in sections), (rule.partition("/")[0] for rule in rules))


def _path_policy(glob: str, section: PathSection, start: Policy) -> PathPolicy:
    """Agents that the tenant requires read everything."""
    return PathPolicy(
        glob=glob,
        disabled_agents=frozenset(section.agents) - start.held_agents,
        disabled_rules=frozenset(name for name, rule in section.rules.items() if rule.enabled is False),
        severities={name: _SEVERITIES[rule.severity] for name, rule in section.rules.items() if rule.severity},
    )


def _large(start: Large, section: LargeSection | None) -> Large:
    if section is None:
        return start
    return Large(section.files or start.files, section.bytes or start.bytes)


def _notify(start: NotifyPolicy, section: NotifySection | None) -> NotifyPolicy:
    if section is None:
        return start
    return NotifyPolicy(section.slack or start.slack, section.webhook or start.webhook)


def _rules(config: SquadConfig, *, enabled: bool) -> frozenset[str]:
    return frozenset(name for name, rule in config.rules.items() if rule.enabled is enabled)


def _said(config: SquadConfig, *, required: bool) -> frozenset[str]:
    return frozenset(name for name, agent in config.agents.items() if agent.enabled and agent.required is required)


def _agent_options(start: Policy, config: SquadConfig) -> dict[str, Mapping[str, Any]]:
    options = dict(start.agent_options)
    for name, agent in config.agents.items():
        if agent.options:
            options[name] = {**options.get(name, {}), **agent.options}
    if config.layers:
        options["architecture"] = {**options.get("architecture", {}), "layers": config.layers}
    return options
