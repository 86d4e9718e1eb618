"""Names in an archive may be absolute or hold `..`; before Python 3.14 they are followed."""

import ast
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile


@rule(
    severity="medium",
    confidence="medium",
    cwe=(22,),
    source="CWE-22; nearest: ruff S202, bandit B202",
    references=(("Python: extraction filters", "https://docs.python.org/3/library/tarfile.html#extraction-filters"),),
    flags="import tarfile\n\nwith tarfile.open('x.tar') as archive:\n    archive.extractall('out')\n",
    passes="import tarfile\n\nwith tarfile.open('x.tar') as archive:\n    archive.extractall('out', filter='data')\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds tar archives unpacked without a filter, which lets an archive write outside the folder."""
    if not any(name.partition(".")[0] == "tarfile" for name in file.imports.values()):
        return
    zips = any(name.partition(".")[0] in ("zipfile", "shutil") for name in file.imports.values())
    for call in file.calls(".extractall"):
        given = {item.arg for item in call.keywords}
        if (
            zips
            or given & {"filter", "members", None}
            or len(call.args) > 1
            or not isinstance(call.func, ast.Attribute)
        ):
            continue
        end = file.span(call)
        separator = ", " if call.args or call.keywords else ""
        yield file.match(
            call,
            f"`{file.segment(call.func)}` follows names in the archive out of the folder, `../` and absolute ones."
            ' Pass `filter="data"`.',
            fix=file.fix(
                "Refuse such names", file.insert(end.end_line, end.end_column - 1, f'{separator}filter="data"')
            ),
        )
