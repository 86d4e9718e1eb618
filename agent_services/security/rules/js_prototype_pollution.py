"""A key of `__proto__` in the data reaches what all objects share."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS, function_of
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_GUARD = re.compile(
    r"__proto__|['\"]constructor['\"]|isPrototypePolluted|Object\.create\(null\)|new Map\(|isUnsafeKey|isSafeKey"
)

_LOOPS = (
    "for (const $KEY in $FROM) { $$$BODY }",
    "for (let $KEY in $FROM) { $$$BODY }",
    "for (var $KEY in $FROM) { $$$BODY }",
    "for (const $KEY of Object.keys($FROM)) { $$$BODY }",
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(1321,),
    languages=SCRIPTS,
    source="CWE-1321; nearest: semgrep prototype-pollution-loop",
    flags="function merge(to, from) {\n  for (const key in from) {\n"
    "    if (typeof from[key] === 'object') { merge(to[key], from[key]) } else { to[key] = from[key] }\n  }\n}\n",
    passes="function copy(to, from) {\n  for (const key in from) { to[key] = from[key] }\n}\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds deep merges that write a stranger's keys, also `__proto__`, which all objects share."""
    for loop in file.find(*_LOOPS) if "for (" in file.text else ():
        key, function = loop.get_match("KEY"), function_of(loop)
        name = function.field("name")
        if key is None or name is None or _GUARD.search(function.text()):
            continue
        again = re.search(rf"\b{re.escape(name.text())}\([^;\n]*\[\s*{re.escape(key.text())}\s*\]", loop.text())
        for written in loop.find_all(pattern=f"$TO[{key.text()}] = $VALUE") if again else ():
            yield file.match(
                written,
                f"`{key.text()}` may be `__proto__`: the merge then writes into the prototype of every object."
                f" Skip `__proto__`, `constructor` and `prototype`, or use a `Map`.",
            )
            break
