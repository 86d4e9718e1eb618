"""Several agents for one command on one machine: `python -m agent_services.local [NAME...]`, all by default.

Everything they share is imported once, and each agent is forked from that. Prints one JSON line per agent when it is
ready, `{"name": ..., "address": ...}`. Ends, with all of them, when standard input closes or the parent ends.
Settings are those of an agent; the address is always a free port of 127.0.0.1.
"""

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from agent_services.main import serve, start_zygote
from agent_services.runtime.discovery import AGENT_NAMES, load_agent
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
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    _start(names, settings)
    while sys.stdin.buffer.read(4096):
        pass
    return 0


def _start(names: Sequence[str], settings: AgentSettings) -> None:
    _import_what_all_share()
    for name in names:
        load_agent(name)
    parent = os.getpid()
    for name in names:
        if os.fork() == 0:
            die_with_parent(parent)
            os._exit(_be_agent(name, settings))


def _import_what_all_share() -> None:
    for module in _SHARED:
        import_module(module)


def _be_agent(name: str, settings: AgentSettings) -> int:
    name_process(f"squad-{name}")
    os.close(sys.stdin.fileno())
    return serve(name, settings, start_zygote(name, settings), on_ready=lambda port: _announce(name, port))


def _announce(name: str, port: int) -> None:
    """One write, so that lines of several agents do not mix."""
    line = json.dumps({"name": name, "address": f"127.0.0.1:{port}"}) + "\n"
    os.write(sys.stdout.fileno(), line.encode())


if __name__ == "__main__":
    sys.exit(main())
