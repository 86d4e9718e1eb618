"""The full loader builds any Python object the text names, and runs its constructor."""

import ast
from collections.abc import Iterator

from agent_services.runtime.flow.engine import seen_in
from agent_services.runtime.rule import Fix, Match, rule
from agent_services.runtime.source import SourceFile

_SAFE = ("SafeLoader", "CSafeLoader", "BaseLoader", "CBaseLoader")


@rule(
    severity="high",
    confidence="high",
    cwe=(502,),
    source="CWE-502; nearest: ruff S506, bandit B506",
    references=(("PyYAML: loading", "https://pyyaml.org/wiki/PyYAMLDocumentation"),),
    flags="import yaml\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)\n",
    passes="import yaml\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.SafeLoader)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds YAML read with a loader that builds any object the text names, which runs code of whoever wrote it."""
    for call in file.calls("yaml.load", "yaml.load_all", "yaml.unsafe_load"):
        loader = next((item.value for item in call.keywords if item.arg == "Loader"), None)
        loader = loader or (call.args[1] if len(call.args) > 1 else None)
        name = file.name(loader)
        if name.rpartition(".")[2] in _SAFE or (loader is not None and not name.startswith("yaml.")):
            continue
        if _is_own_text(file, call):
            continue
        yield file.match(
            call,
            f"`{file.segment(call.func)}` builds any Python object that the text names, so that whoever writes the text"
            " runs code here. Use `yaml.safe_load`.",
            fix=_fix(file, call),
        )


def _is_own_text(file: SourceFile, call: ast.Call) -> bool:
    """Whether the text is a constant in every way the call is reached."""
    seen = [each for each in seen_in(file, "yaml.load", "yaml.load_all", "yaml.unsafe_load") if each.node is call]
    return bool(seen) and all(each.positional and each.positional[0].is_known for each in seen)


def _fix(file: SourceFile, call: ast.Call) -> Fix | None:
    if not isinstance(call.func, ast.Attribute) or file.name(call.func) == "yaml.load_all" or not call.args:
        return None
    module = file.segment(call.func.value)
    return file.fix("Load with safe_load", file.replace(call, f"{module}.safe_load({file.segment(call.args[0])})"))
