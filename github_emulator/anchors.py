"""Where an inline comment may stand, and where it stands after a push."""

from dataclasses import dataclass

from github_emulator import changes
from github_emulator.diffs import DiffLine, FileDiff, Hunk, moved_line
from github_emulator.state import PullRequest, ReviewComment, Side

_OUTSIDE = [("line", "must be part of the diff"), ("diff_hunk", "can't be blank")]
_START_OUTSIDE = ("start_line", "must be part of the same hunk as the line.")
_START_AFTER = ("start_line", "must precede the end line.")


class MisplacedError(Exception):
    """A comment cannot stand there; `problems` are pairs of field and complaint."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        """Keep the complaints in GitHub's order."""
        super().__init__(str(problems))
        self.problems = problems


@dataclass(frozen=True)
class Wish:
    """What a request asks for: a line or range of a side, or a legacy position."""

    path: str
    line: int | None = None
    side: Side = "RIGHT"
    start_line: int | None = None
    start_side: Side | None = None
    position: int | None = None


@dataclass(frozen=True)
class Anchor:
    """A place that exists in the diff."""

    path: str
    side: Side
    line: int
    start_side: Side | None
    start_line: int | None
    position: int
    diff_hunk: str


def place(pull: PullRequest, commit: str, wish: Wish) -> Anchor:
    """Find the place in the diff from the merge base to `commit`.

    Raises:
        MisplacedError: the path is not in the diff, the line is outside its hunks, or the range is not one.
    """
    file = changes.files(pull, commit).get(wish.path)
    if file is None:
        raise MisplacedError(("path", "could not be resolved"))
    if wish.line is None:
        return _at_position(file, wish.position or 0)
    if wish.start_line is None:
        hunk, end = _locate(file, wish.side, wish.line, ())
        return Anchor(file.path, wish.side, wish.line, None, None, end.position, hunk.until(end))
    return _range(file, wish, wish.line, wish.start_line, wish.start_side or wish.side)


def follow(pull: PullRequest) -> None:
    """After a push: move each comment with its line, or mark it outdated."""
    for comment in pull.comments.values():
        if comment.subject_type == "line" and comment.line is not None:
            _follow_one(pull, comment)
        elif comment.subject_type == "file":
            comment.commit_id = pull.head_sha


def _follow_one(pull: PullRequest, comment: ReviewComment) -> None:
    line, start = _moved(pull, comment, comment.line), None
    if comment.start_line is not None:
        start = _moved(pull, comment, comment.start_line)
        line = line if start else None
    anchor = _try_place(pull, Wish(comment.path, line, comment.side or "RIGHT", start, comment.start_side))
    if anchor is None:
        comment.line = comment.start_line = comment.position = None
    else:
        comment.line, comment.start_line, comment.position = anchor.line, anchor.start_line, anchor.position
        comment.commit_id = pull.head_sha


def _try_place(pull: PullRequest, wish: Wish) -> Anchor | None:
    try:
        return place(pull, pull.head_sha, wish) if wish.line is not None else None
    except MisplacedError:
        return None


def _moved(pull: PullRequest, comment: ReviewComment, line: int | None) -> int | None:
    if line is None:
        return None
    git, old, new = pull.repository.git, comment.commit_id, pull.head_sha
    if comment.side == "LEFT":
        old, new = changes.merge_base(pull, old), changes.merge_base(pull, new)
    return moved_line(git, old, new, comment.path, line)


def _at_position(file: FileDiff, position: int) -> Anchor:
    found = file.at_position(position)
    if found is None:
        raise MisplacedError(("position", "is invalid"), ("diff_hunk", "can't be blank"))
    hunk, line = found
    side: Side = "LEFT" if line.mark == "-" else "RIGHT"
    return Anchor(file.path, side, line.new or line.old or 0, None, None, position, hunk.until(line))


def _range(file: FileDiff, wish: Wish, line: int, start_line: int, start_side: Side) -> Anchor:
    if start_side == wish.side and start_line >= line:
        raise MisplacedError(_START_AFTER)
    hunk, end = _locate(file, wish.side, line, (_START_OUTSIDE,))
    start = hunk.find(start_side, start_line)
    if start is None:
        raise MisplacedError(_START_OUTSIDE)
    if start.position >= end.position:
        raise MisplacedError(_START_AFTER)
    return Anchor(file.path, wish.side, line, start_side, start_line, end.position, hunk.until(end))


def _locate(file: FileDiff, side: Side, line: int, more: tuple[tuple[str, str], ...]) -> tuple[Hunk, DiffLine]:
    found = file.locate(side, line)
    if found is None:
        raise MisplacedError(_OUTSIDE[0], *more, _OUTSIDE[1])
    return found
