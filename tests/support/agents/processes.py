"""What a process started, and whether it still runs."""

from pathlib import Path


def offspring(process: int) -> list[int]:
    """Children, and theirs."""
    children = [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return children + [grandchild for child in children for grandchild in offspring(child)]


def runs(process: int) -> bool:
    """Whether it runs; one that ended and was not collected does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
