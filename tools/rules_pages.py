"""Writes docs/rules/ from the rules themselves: `python tools/rules_pages.py`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from agent_services.runtime.describe import example_text
from agent_services.runtime.discovery import AGENT_NAMES, Agent, load_agent
from agent_services.runtime.rule import Example, Rule

FOLDER = Path(__file__).parents[1] / "docs" / "rules"
_MADE = "<!-- Made from the rules by `python tools/rules_pages.py`. -->"
_FENCES = {"*": ""}


def pages() -> dict[str, str]:
    """Every page by its file name: one an agent, and the index."""
    agents = [load_agent(name) for name in AGENT_NAMES]
    return {"README.md": _index(agents)} | {f"{agent.spec.name}.md": _page(agent) for agent in agents}


def _index(agents: list[Agent]) -> str:
    rows = [f"| {_link(agent.spec.name)} | {_counts(agent)} | {agent.spec.description} |" for agent in agents]
    head = (
        "# Rules",
        "",
        _MADE,
        "",
        "What each agent can find. A repository turns rules on and off, and changes how severe they",
    )
    more = ("are, in [`.squad.yml`](../configuration.md#squadyml).", "")
    table = ("| agent | rules | off unless asked for | |", "|---|---|---|---|", *rows)
    return "\n".join([*head, *more, *table]) + "\n"


def _link(name: str) -> str:
    return f"[{name}]({name}.md)"


def _counts(agent: Agent) -> str:
    return f"{len(agent.all_rules)} | {sum(not rule.enabled for rule in agent.all_rules)}"


def _page(agent: Agent) -> str:
    head = [f"# Rules of the {agent.spec.name} agent", "", _MADE, "", agent.spec.description, ""]
    table = ["| rule | severity | confidence | |", "|---|---|---|---|", *map(_row, agent.all_rules)]
    return "\n".join([*head, *table, *(line for rule in agent.all_rules for line in _section(rule))]) + "\n"


def _row(rule: Rule) -> str:
    name = rule.id.partition("/")[2]
    state = "" if rule.enabled else " Off unless asked for."
    return f"| [{name}](#{name}) | {rule.severity} | {rule.confidence} | {rule.purpose}{state} |"


def _section(rule: Rule) -> Iterator[str]:
    yield from ("", f"## {rule.id.partition('/')[2]}", "", f"`{rule.id}`: {rule.purpose}")
    if why := _why(rule):
        yield from ("", f"**Why.** {why}")
    yield from (
        "",
        "Said about:",
        "",
        *_example(rule, rule.flags),
        "",
        "Not said about:",
        "",
        *_example(rule, rule.passes),
    )
    yield from ("", f"**Limits.** {' '.join(_limits(rule))}", "", f"**Source.** {rule.source}{_links(rule)}")


def _why(rule: Rule) -> str:
    """The first paragraph of the rule file's docstring; for a row of an engine's table what it says to people."""
    check = rule.check_file or rule.check_change
    said = sys.modules[check.__module__].__doc__ if check else _PLACES.sub("…", rule.message).replace("….", "…")
    return " ".join((said or "").strip().partition("\n\n")[0].split())


def _limits(rule: Rule) -> Iterator[str]:
    if rule.limits:
        yield rule.limits
    languages = "every language" if "*" in rule.languages else ", ".join(sorted(rule.languages))
    yield f"Reads {languages}."
    if rule.engine != "squad":
        yield f"Sees what {rule.engine} sees ({', '.join(rule.codes)})."
    elif rule.check_change is not None:
        yield "Compares the change with what was there before, and reads other files where it has to."
    else:
        yield "Speaks of changed lines."
    if not rule.enabled:
        yield "Off unless asked for."


def _example(rule: Rule, example: str | Example) -> Iterator[str]:
    language = rule.languages[0]
    text = example_text(example).rstrip("\n")
    fence = "````" if "```" in text else "```"
    yield from (fence + _FENCES.get(language, language), text, fence)


def _links(rule: Rule) -> str:
    weaknesses = [(f"CWE-{number}", f"https://cwe.mitre.org/data/definitions/{number}.html") for number in rule.cwe]
    return "".join(f" · [{label}]({address})" for label, address in (*weaknesses, *rule.references))


# What a message names in its place.
_PLACES = re.compile(r"\{(message|name|code)\}")


def main() -> None:
    """Write the pages and remove those of agents that are gone."""
    FOLDER.mkdir(exist_ok=True)
    fresh = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in fresh:
            path.unlink()
    for name, text in fresh.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
