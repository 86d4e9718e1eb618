"""`../` in a name leads out of the folder that was meant."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS, given, resolved
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_FILES = ("readFile", "readFileSync", "createReadStream", "writeFile", "writeFileSync", "createWriteStream", "unlink",
          "unlinkSync", "appendFile",
          "readdir", "rm", "rmSync")  # fmt: skip

_ARGUMENTS = ("$PATH", "$PATH, $$$REST")
_OWNERS = ("fs", "fsp", "fs.promises")


@rule(
    severity="high",
    confidence="medium",
    cwe=(22,),
    languages=SCRIPTS,
    source="CWE-22; nearest: eslint-plugin-security detect-non-literal-fs-filename (every variable)",
    flags="app.get('/f', (req, res) => fs.readFile('files/' + req.query.name, (e, d) => res.send(d)))\n",
    passes="app.get('/f', (req, res) => fs.readFile('f/' + path.basename(req.query.name), (e, d) => res.send(d)))\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds files named by the request, which can be any file the server may read or write."""
    names = [name for name in _FILES if f"{name}(" in file.text]
    called = [f"{owner}.{name}" for name in names for owner in _OWNERS]
    patterns = [f"{name}({rest})" for name in called for rest in _ARGUMENTS]
    patterns += ["$RES.sendFile($PATH)", "$RES.download($PATH)", "$RES.download($PATH, $$$REST)"]
    for call in file.find(*patterns):
        path = call.get_match("PATH")
        value = resolved(path) if path is not None else None
        if path is None or value is None or "basename(" in value.text():
            continue
        joined = (
            [part for part in value.children() if part.kind() == "arguments"] if "join(" in value.text()[:20] else []
        )
        parts = [part for inside in joined for part in inside.children() if part.is_named()] or [value]
        source = next((found for part in parts if (found := given(file, part))), "")
        if source:
            yield file.match(
                path,
                f"`{source}` names the file, and `../` in it leads out of the folder that was meant."
                " Take its `path.basename`, or check that the resolved path begins with the folder.",
            )
