"""Several agents for one command on one machine: `python -m agent_services.local [NAME...]`, all by default.

Everything they share is imported once, and each agent is forked from that. Prints one JSON line per agent when it is
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


def _start(names: Sequence[str], settings: AgentSettings, advisories: Advisories | None) -> dict[int, str]:
    """The agents' names by process id."""
    _import_what_all_share()
    loaded = [agent for name in names if (agent := _load(name)) is not None]
    parent = os.getpid()
    children = {}
    # Whoever has the most rules needs the longest: the others step back, so that all end at about the same time.
    loaded.sort(key=lambda agent: -len(agent.rules))
    for place, agent in enumerate(loaded):
        name = agent.spec.name
        child = os.fork()
        if child == 0:
            die_with_parent(parent)
            os.nice(min(place, 1) * _STEP_BACK)
            os._exit(_be_agent(name, settings, advisories))
        children[child] = name
    return children


def _load(name: str) -> Agent | None:
    """None, and said, when the agent's own code is broken: the others are not."""
    try:
        return load_agent(name)
    except Exception as error:  # noqa: BLE001 - a rule may fail to load in any way
        _say({"name": name, "failure": f"{type(error).__name__}: {error}"})
        return None


def _tell_the_end(children: Mapping[int, str]) -> None:
    """Says of every agent that it has ended, so that nobody waits for it."""
    for _ in children:
        child, status = os.wait()
        code = os.waitstatus_to_exitcode(status)
        how = f"exit status {code}" if code >= 0 else f"signal {-code}"
        with contextlib.suppress(OSError):  # whoever started us may have stopped reading
            _say({"name": children[child], "failure": f"it ended with {how}"})


def _import_what_all_share() -> None:
    for module in _SHARED:
        import_module(module)


def _be_agent(name: str, settings: AgentSettings, advisories: Advisories | None) -> int:
    name_process(f"squad-{name}")
    os.close(sys.stdin.fileno())
    zygote = start_zygote(name, settings, advisories)
    return serve(name, settings, zygote, on_ready=lambda port: _announce(name, port))


def _announce(name: str, port: int) -> None:
    _say({"name": name, "address": f"127.0.0.1:{port}"})


def _say(line: dict[str, str]) -> None:
    """One write, so that lines of several agents do not mix."""
    os.write(sys.stdout.fileno(), (json.dumps(line) + "\n").encode())


if __name__ == "__main__":
    sys.exit(main())
