"""Several agents for one command on one machine: `python -m agent_services.local [NAME...]`, all by default.

Everything they share is imported once, and what runs them is forked from that: as many processes as there are cores,
so that agents which would wait for each other anyway read the same trees. Prints one JSON line per agent when it is
ready, `{"name": ..., "address": ...}`, and `{"name": ..., "failure": ...}` when it has ended. Ends, with all of them,
when standard input closes or the parent ends.
Settings are those of an agent; the address is always a free port of 127.0.0.1.
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from importlib import import_module

from agent_services.main import advisories_for, serve, start_zygote
from agent_services.runtime.advisories.database import Advisories
from agent_services.runtime.discovery import AGENT_NAMES, Agent, load_agent
from agent_services.runtime.kernel import die_with_parent, name_process
from agent_services.settings import AgentSettings
from kit.settings import SettingsError, load

_SHARED = (
    "agent_services.runtime.children",
    "agent_services.runtime.servicer",
    "kit.auth",
    "kit.logs",
    "kit.metrics",
    "kit.server",
)
_STEP_BACK = 10


def main() -> int:
    """Start the agents and wait for the end of standard input."""
    die_with_parent()
    names = sys.argv[1:] or list(AGENT_NAMES)
    unknown = sorted(set(names) - set(AGENT_NAMES))
    if unknown:
        print(f"there is no agent {', '.join(unknown)}: choose from {', '.join(AGENT_NAMES)}", file=sys.stderr)
        return 2
    try:
        settings = load(AgentSettings).model_copy(update={"listen": "127.0.0.1:0", "metrics_listen": ""})
        advisories = advisories_for(names, settings.advisories)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    children = _start(names, settings, advisories)
    # A thread only now: the agents are forked from a process that has none.
    threading.Thread(target=_tell_the_end, args=(children,), daemon=True).start()
    while sys.stdin.buffer.read(4096):
        pass
    return 0


def _start(names: Sequence[str], settings: AgentSettings, advisories: Advisories | None) -> dict[int, list[str]]:
    """The agents' names by process id."""
    _import_what_all_share()
    loaded = [agent for name in names if (agent := _load(name)) is not None]
    parent = os.getpid()
    children = {}
    for place, group in enumerate(groups(loaded, len(os.sched_getaffinity(0)))):
        child = os.fork()
        if child == 0:
            die_with_parent(parent)
            # The first needs the longest: the others step back, so that all end at about the same time.
            os.nice(min(place, 1) * _STEP_BACK)
            os._exit(_be_agents(group, settings, advisories))
        children[child] = group
    return children


def groups(agents: Sequence[Agent], most: int) -> list[list[str]]:
    """Names of agents that share processes: so many groups, with about as many rules each, the largest agent first."""
    groups: list[list[Agent]] = [[] for _ in range(min(most, len(agents)))]
    for agent in sorted(agents, key=lambda agent: -len(agent.all_rules)):
        min(groups, key=lambda group: sum(len(each.all_rules) for each in group)).append(agent)
    return [[agent.spec.name for agent in group] for group in groups]


def _load(name: str) -> Agent | None:
    """None, and said, when the agent's own code is broken: the others are not."""
    try:
        return load_agent(name)
    except Exception as error:  # noqa: BLE001 - a rule may fail to load in any way
        _say({"name": name, "failure": f"{type(error).__name__}: {error}"})
        return None


def _tell_the_end(children: Mapping[int, Sequence[str]]) -> None:
    """Says of every agent that it has ended, so that nobody waits for it."""
    for _ in children:
        child, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        how = f"exit status {code}" if code >= 0 else f"signal {-code}"
        with contextlib.suppress(OSError):  # whoever started us may have stopped reading
            for name in children[child]:
                _say({"name": name, "failure": f"it ended with {how}"})


def _import_what_all_share() -> None:
    for module in _SHARED:
        import_module(module)


def _be_agents(names: Sequence[str], settings: AgentSettings, advisories: Advisories | None) -> int:
    process = names[0] if len(names) == 1 else "agents"
    name_process(f"squad-{process}")
    os.close(sys.stdin.fileno())
    if len(names) > 1:  # one after the other: each finds the trees that the one before it made
        settings = settings.model_copy(update={"agent_processes": 1})
    zygote = start_zygote(names, settings, advisories)
    return serve(process, settings, zygote, on_ready=_announce)


def _announce(name: str, port: int) -> None:
    _say({"name": name, "address": f"127.0.0.1:{port}"})


def _say(line: dict[str, str]) -> None:
    """One write, so that lines of several agents do not mix."""
    os.write(sys.stdout.fileno(), (json.dumps(line) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
