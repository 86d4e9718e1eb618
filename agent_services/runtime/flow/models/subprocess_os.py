"""Programs started from Python, by a shell or directly."""

from agent_services.runtime.flow.model import Model, Sink

_SUBPROCESS = tuple(f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen"))
_EXEC = ("asyncio.create_subprocess_exec", "os.execv", "os.execvp", "os.execl", "os.execlp", "os.spawnvp")
_WHOLE = ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "os.popen2", "os.popen3")

MODEL = Model(
    sources={"sys.argv": "local", "input": "local", "sys.stdin.read": "local", "sys.stdin.readline": "local"},
    sinks=(
        Sink("command", _WHOLE, 0, ("cmd", "command")),
        Sink("command", ("asyncio.create_subprocess_shell", "commands.getoutput", "pexpect.run"), 0, ("cmd",)),
        Sink("command", ("popen2.popen2", "commands.getstatusoutput", "fabric.api.local", "invoke.run"), 0, ("cmd",)),
        Sink("command", (".exec_command",), 0, ("command",), "part"),
        Sink("command", _SUBPROCESS, 0, ("args",), "shell"),
        Sink("command", (*_SUBPROCESS, *_EXEC), 0, ("args",), "program"),
    ),
    cleans=dict.fromkeys(
        ("shlex.quote", "pipes.quote", "shlex.join", "subprocess.list2cmdline"), frozenset({"command"})
    ),
    ends=frozenset({"sys.exit", "os._exit", "exit", "quit"}),
    harmless=frozenset({"os.getcwd", "os.getpid", "os.urandom", "os.cpu_count", "os.getenv", "os.environ.get"}),
)
