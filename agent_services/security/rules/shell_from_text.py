"""The shell reads the whole line as a program: `;` and `$()` in a value start another one."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.javascript import given, is_fixed
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

# Programs that only developers run.
_OF_BUILD = re.compile(r"(^|/)(scripts?|tools?|build|bin|migrations|tests?)/|(^|/)\w*(Gruntfile|gulpfile|\.config)\b")


@rule(
    severity="high",
    confidence="medium",
    cwe=(78,),
    languages=("javascript", "typescript"),
    source="CWE-78; nearest: eslint-plugin-security detect-child-process",
    flags="const { exec } = require('child_process');\nfunction list(folder) { exec(`ls ${folder}`) }\n",
    passes="const { execFile } = require('child_process');\nfunction list(folder) { execFile('ls', [folder]) }\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds shell commands put together from values, which lets their author run other programs."""
    if not re.search(r"['\"](node:)?child_process['\"]", file.text):
        return
    names = ("exec", "execSync", "child_process.exec", "child_process.execSync", "cp.exec", "cp.execSync")
    for node in file.find(*(f"{name}({rest})" for name in names for rest in ("$LINE", "$LINE, $$$REST"))):
        line = node.get_match("LINE")
        if line is not None and line.kind() in ("template_string", "binary_expression") and not is_fixed(line):
            source = given(file, line)
            yield file.match(
                node,
                f"`{(source or line.text())[:60]}` goes through a shell: `;` in a value runs another program."
                " Use `execFile` with a list of arguments.",
                confidence="low" if not source and _OF_BUILD.search(file.path) else "medium",
            )
