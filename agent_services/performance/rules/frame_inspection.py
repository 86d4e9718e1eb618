"""These calls read source files and index them, though most callers only want a name or a line number."""

from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_COSTLY = ("inspect.stack", "inspect.getframeinfo", "inspect.getouterframes", "inspect.trace")


@rule(
    severity="low",
    confidence="medium",
    source="Python documentation of inspect (context); own",
    flags="import inspect\n\ndef caller():\n    return inspect.stack()[1].function\n",
    passes="import inspect\n\ndef caller():\n    return inspect.stack(0)[1].function\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds `inspect.stack()` and the like without `context=0`, which look for the source of every frame."""
    if is_test(file.path):
        return
    for call in file.calls(*_COSTLY):
        name = file.name(call.func)
        context = call.args[0 if name == "inspect.stack" else 1 :]
        if context or any(keyword.arg == "context" for keyword in call.keywords) or file.function_of(call) is None:
            continue
        what = "the frame" if name.endswith("frameinfo") else "every frame of the stack"
        yield file.match(
            call,
            f"`{file.segment(call.func)}` opens and indexes the source file of {what}, which takes milliseconds. For a"
            " name or a line number read `frame.f_code` and `frame.f_lineno` (`sys._getframe`), or give it"
            " `context=0`.",
        )
