"""Several agents for one command on one machine: `python -m agent_services.local [NAME...]`, all by default.

One process listens for all, each agent at a port of its own, and as many rule processes as there are cores work for all
of them: see `runtime/work.py`. Prints one JSON line per agent when it is ready, `{"name": ..., "address": ...}`, or
`{"name": ..., "failure": ...}` when it cannot be. Ends when standard input closes or the parent ends.
Settings are those of an agent; the address is always a free port of 127.0.0.1.
"""

import json
import os
import sys
import threading
from collections.abc import Sequence

from agent_services.main import advisories_for, serve, start_local_agents
from agent_services.runtime.discovery import AGENT_NAMES, Agent, load_agent
from agent_services.runtime.kernel import die_with_parent, name_process
from agent_services.settings import AgentSettings
from kit.settings import SettingsError, load


def main() -> int:
    """Start the agents and wait for the end of standard input."""
    die_with_parent()
    names = sys.argv[1:] or list(AGENT_NAMES)
    unknown = sorted(set(names) - set(AGENT_NAMES))
    if unknown:
        print(f"there is no agent {', '.join(unknown)}: choose from {', '.join(AGENT_NAMES)}", file=sys.stderr)
        return 2
    try:
        settings = _settings()
        advisories = advisories_for(names, settings.advisories)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    process = names[0] if len(names) == 1 else "agents"
    name_process(f"squad-{process}")
    zygote = start_local_agents(lambda: _loaded(names), settings, advisories)
    # A thread only now: the rule processes are forked from a process that has none.
    threading.Thread(target=_end_with_input, daemon=True).start()
    return serve(process, settings, zygote, on_ready=_announce)


def _settings() -> AgentSettings:
    """Raises SettingsError."""
    settings = load(AgentSettings)
    chosen = settings.model_fields_set
    processes = settings.agent_processes if "agent_processes" in chosen else len(os.sched_getaffinity(0))
    return settings.model_copy(
        update={"listen": "127.0.0.1:0", "metrics_listen": "", "agent_processes": processes},
    )


def _loaded(names: Sequence[str]) -> list[Agent]:
    return [agent for name in names if (agent := _load(name)) is not None]


def _load(name: str) -> Agent | None:
    """None, and said, when the agent's own code is broken: the others are not."""
    try:
        return load_agent(name)
    except Exception as error:  # noqa: BLE001 - a rule may fail to load in any way
        _say({"name": name, "failure": f"{type(error).__name__}: {error}"})
        return None


def _end_with_input() -> None:
    """Whoever started us is gone, or wants no more: nobody waits for what is still being done."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def _announce(name: str, port: int) -> None:
    _say({"name": name, "address": f"127.0.0.1:{port}"})


def _say(line: dict[str, str]) -> None:
    """One write, so that lines of several processes do not mix."""
    os.write(sys.stdout.fileno(), (json.dumps(line) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
