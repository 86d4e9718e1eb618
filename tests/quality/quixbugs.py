"""QuixBugs: forty small programs, each once with a bug of one line and once without. Read from its mirror."""

import hashlib
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.quality.case import Case
from tests.quality.product import Finding
from tests.quality.scorers import Figures

REPOSITORY = "jkoppel+QuixBugs"
_WRONG, _RIGHT = "python_programs", "correct_python_programs"


def cases(mirror: Path) -> Iterator[Case]:
    """Every program as a change that brings the bug in, and as the one that takes it out."""
    for name in _names(mirror):
        wrong, right = ({f"{name}.py": _show(mirror, f"{side}/{name}.py")} for side in (_WRONG, _RIGHT))
        yield Case(f"{name}-b", right, wrong, None)
        yield Case(f"{name}-a", wrong, right, None)


def judge(findings: Sequence[Finding]) -> Figures:
    """`new`: programs where some rule speaks more often of the bug than of its fix; `pair`: and none of the fix."""
    said: dict[str, Counter[str]] = {}
    for each in findings:
        said.setdefault(each["path"].partition("/")[0], Counter())[each["rule_id"]] += 1
    bugs = {name.removesuffix("-b"): rules for name, rules in said.items() if name.endswith("-b")}
    new = {name for name, rules in bugs.items() if rules - said.get(f"{name}-a", Counter())}
    pair = {name for name in bugs if f"{name}-a" not in said}
    alarms = {name.removesuffix("-a") for name in said if name.endswith("-a")}
    return {"new": len(new), "pair": len(pair), "alarms": len(alarms), "dev": len([n for n in new if is_dev(n)])}


def is_dev(name: str) -> bool:
    """Half of the programs are for looking at; the other half is only counted."""
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 0


def _names(mirror: Path) -> list[str]:
    listed = _git(mirror, "ls-tree", "-r", "--name-only", "HEAD", f"{_WRONG}/", f"{_RIGHT}/").split()
    wrong, right = ({Path(p).stem for p in listed if Path(p).parent.name == side} for side in (_WRONG, _RIGHT))
    return sorted(name for name in wrong & right if not name.endswith("_test") and name not in {"node", "__init__"})


def _show(mirror: Path, path: str) -> str:
    return _git(mirror, "show", f"HEAD:{path}")


def _git(mirror: Path, *words: str) -> str:
    return subprocess.run(["git", f"--git-dir={mirror}", *words], capture_output=True, text=True, check=True).stdout
