"""Runs an engine's program over copies of files in a folder of its own."""

import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path, PurePosixPath

from agent_services.runtime.kernel import die_with_parent
from agent_services.runtime.source import SourceFile


class EngineError(Exception):
    """An engine's program could not do its work; the text is one sentence."""


def program(name: str) -> str:
    """Path of a program that a wheel put beside our interpreter.

    Raises:
        EngineError: it is not installed.
    """
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise EngineError(f"{name} is not installed beside {sys.executable}: run the set-up again")
    return found


@contextmanager
def copies(files: Sequence[SourceFile], *, apart: bool = True) -> Iterator[tuple[Path, dict[str, SourceFile]]]:
    """A folder with numbered folders, and the file behind each relative path in it.

    Args:
        files: What to copy.
        apart: One folder per file, for a program that looks at what lies beside a file. Without it files of different
            names share folders, which is several times faster.
    """
    with tempfile.TemporaryDirectory(prefix="squad-engine-") as name:
        folder = Path(name)
        by_path = {f"{number}/{base}": file for file, (number, base) in zip(files, _places(files, apart), strict=True)}
        for number in {relative.partition("/")[0] for relative in by_path}:
            (folder / number).mkdir()
        for relative, file in by_path.items():
            with open(f"{name}/{relative}", "wb") as copy:  # noqa: PTH123  paths would take as long as the writing
                copy.write(file.text.encode())
        yield folder, by_path


def _places(files: Sequence[SourceFile], apart: bool) -> Iterator[tuple[int, str]]:
    """A folder's number and a name for each file; what makes a folder a package stays alone."""
    same = Counter[str]()
    for index, file in enumerate(files):
        base = PurePosixPath(file.path).name
        same[base] += 1
        alone = apart or base.startswith("__init__.")
        yield (index + len(files) if alone else same[base]), base


@cache
def _before_program() -> tuple[str, ...]:
    """What sees to it that a program ends with us, where the system has it.

    Doing so ourselves would need a copy of this process, which is large: some 30 ms for each program.
    """
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()


def run(
    arguments: Sequence[str],
    folder: Path,
    stdin: bytes = b"",
    ok: Sequence[int] = (0,),
    *,
    more: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> bytes:
    """Run a program in a folder with nothing of our environment but what `more` says, and give what it printed.

    Raises:
        EngineError: it ended with another code than those in `ok`, or not within `seconds`, and was killed.
    """
    name = Path(arguments[0]).name
    before = _before_program()
    try:
        done = subprocess.run(
            [*before, *arguments],
            input=stdin,
            cwd=folder,
            env={"HOME": str(folder), "NO_COLOR": "1", **(more or {})},
            capture_output=True,
            preexec_fn=None if before else die_with_parent,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{name} took longer than {seconds:g} s and was stopped") from error
    if done.returncode not in ok:
        reason = done.stderr.decode(errors="replace").strip().partition("\n")[0][:200]
        raise EngineError(f"{name} ended with code {done.returncode}: {reason}")
    return done.stdout
