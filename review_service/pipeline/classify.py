"""Decides for every changed file whether it is read, left out on purpose, or cannot be read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from review_service.pipeline.attributes import Attributes, base_attributes
from review_service.pipeline.change import (
    SUBMODULE_MODE,
    SYMLINK_MODE,
    Change,
    FileDelta,
    Range,
    changed_ranges,
    hunk_ranges,
    line_count,
    line_ranges,
    removed_ranges,
)
from review_service.pipeline.commentable import without_patch
from review_service.pipeline.generated import is_generated_name, is_vendored, looks_generated
from review_service.pipeline.globs import matcher
from review_service.pipeline.languages import language_of
from review_service.pipeline.source import MAX_BLOB_BYTES, ChangeSource
from review_service.pipeline.text import is_binary, is_decodable, readable_text
from squad.code.v1.change_pb2 import ChangedFile, ChangeKind
from squad.code.v1.coverage_pb2 import CoverageReason, CoverageStatus, FileCoverage

GUARD = "security"
"""The agent that reads what a change itself marks as nobody's to read."""
_MAX_RANGES = 20_000


@dataclass(frozen=True, slots=True)
class Content:
    """Both versions of a file; None: that side does not exist, or is larger than 1 MiB."""

    old: bytes | None
    new: bytes | None


@dataclass(frozen=True, slots=True)
class ReviewedFile:
    """A changed file with what is known about it.

    Attributes:
        cell: Set when nobody reads it.
        mark: GENERATED or VENDORED, where only the change itself says so.
        unmarked_cell: In that case, what `cell` would be without the mark.
        hunks: Head lines on which a comment can stand; none where the code host shows no patch.
    """

    file: ChangedFile
    content: Content
    cell: FileCoverage | None
    line_count: int
    hunks: tuple[tuple[int, int], ...]
    mark: CoverageReason | None = None
    unmarked_cell: FileCoverage | None = None

    def seen_by(self, agent: str) -> "ReviewedFile":
        """The same file for one agent: security does not believe what a change says of itself."""
        return replace(self, cell=self.unmarked_cell) if self.mark and agent == GUARD else self

    @property
    def path(self) -> str:
        return self.file.path

    def head_lines(self) -> list[str]:
        """Lines of the head version, without their ends except CR; one empty line when there is no content."""
        return readable_text(self.content.new or b"", self.file.language).split("\n")

    @property
    def excluded(self) -> bool:
        return self.cell is not None and self.cell.status == CoverageStatus.COVERAGE_STATUS_EXCLUDED

    @property
    def unknown(self) -> bool:
        """Whether it could not be read and may hold any language."""
        failed = self.cell is not None and self.cell.reason == CoverageReason.COVERAGE_REASON_FAILED
        return failed and not self.file.language

    @property
    def deleted(self) -> bool:
        return self.file.kind == ChangeKind.CHANGE_KIND_DELETED


async def classify(source: ChangeSource, change: Change, exclude: tuple[str, ...]) -> tuple[ReviewedFile, ...]:
    """All files of the change, ascending by path."""
    ids = [name for delta in change.files if _is_file(delta) for name in (delta.old_blob_id, delta.new_blob_id) if name]
    blobs = await source.blobs(ids)
    attributes = await base_attributes(source, (delta.path for delta in change.files))
    excluded = matcher(exclude)
    files = await _without_lost(source, change.files, blobs)
    hidden = without_patch(change.files)
    reviewed = (_reviewed(delta, blobs, attributes, excluded, hidden) for delta in files)
    # Without a base there is nobody else who could have said it.
    return tuple(_with_mark(file, delta, attributes) if change.base_commit else file
                 for file, delta in zip(reviewed, files, strict=True))  # fmt: skip


async def _without_lost(
    source: ChangeSource, files: Sequence[FileDelta], blobs: Mapping[str, bytes]
) -> Sequence[FileDelta]:
    """Says of contents that are missing without being too large that they are."""
    missing = {delta.new_blob_id for delta in files if _is_file(delta)} - blobs.keys() - {""}
    if not missing:
        return files
    missing -= {entry.blob_id for entry in await source.manifest() if entry.size_bytes > MAX_BLOB_BYTES}
    why = "it changed or went away meanwhile"
    return [replace(delta, unreadable=why) if delta.new_blob_id in missing else delta for delta in files]


def _is_file(delta: FileDelta) -> bool:
    return delta.mode not in (SYMLINK_MODE, SUBMODULE_MODE)


def _reviewed(
    delta: FileDelta,
    blobs: dict[str, bytes],
    attributes: Attributes,
    excluded: Callable[[str], bool],
    hidden: frozenset[str],
) -> ReviewedFile:
    content = Content(blobs.get(delta.old_blob_id), blobs.get(delta.new_blob_id))
    shown = content.new if delta.new_blob_id else content.old
    language = language_of(delta.path, shown or b"")
    reason = _reason(delta, content, language, attributes, excluded)
    lines, old_lines = line_count(content.new or b""), line_count(content.old or b"")
    file = ChangedFile(
        path=delta.path, previous_path=delta.previous_path, kind=delta.kind, old_blob_id=delta.old_blob_id,
        new_blob_id=delta.new_blob_id, language=language,
        changed_lines=line_ranges(_bounded(changed_ranges(delta, lines))),
        removed_lines=line_ranges(_bounded(removed_ranges(delta, old_lines))),
    )  # fmt: skip
    hunks = () if delta.path in hidden else tuple(hunk_ranges(delta, lines))
    return ReviewedFile(file, content, _cell(delta, reason) if reason else None, lines, hunks)


_MARKS = (CoverageReason.COVERAGE_REASON_GENERATED, CoverageReason.COVERAGE_REASON_VENDORED)


def _with_mark(file: ReviewedFile, delta: FileDelta, attributes: Attributes) -> ReviewedFile:
    """The file with the word that its mark is the change's own, where it is."""
    if file.cell is None or file.cell.reason not in _MARKS or _base_agrees(file, delta, attributes):
        return file
    reason = _content_reason(delta, file.content, file.file.language, marks=False)
    return replace(file, mark=file.cell.reason, unmarked_cell=_cell(delta, reason) if reason else None)


def _base_agrees(file: ReviewedFile, delta: FileDelta, attributes: Attributes) -> bool:
    """Whether the base knew the file as marked, by its name, its content or its attributes."""
    if any(attributes.has(delta.path, word) for word in ("generated", "vendored")):
        return True
    if delta.kind == ChangeKind.CHANGE_KIND_ADDED:
        return False
    before = delta.previous_path or delta.path
    known = is_vendored(before) or is_generated_name(before)
    return known or (file.content.old is not None and looks_generated(file.content.old, file.file.language))


def _bounded(ranges: list[Range]) -> list[Range]:
    """So many ranges would make a message too large; what lies between them then counts as well."""
    return ranges if len(ranges) <= _MAX_RANGES else [(ranges[0][0], ranges[-1][1])]


def _reason(
    delta: FileDelta, content: Content, language: str, attributes: Attributes, excluded: Callable[[str], bool]
) -> CoverageReason | None:
    """The first that applies; on purpose before unwillingly."""
    named = _named_reason(delta, attributes, excluded)
    if named is not None or delta.kind == ChangeKind.CHANGE_KIND_DELETED:
        return named or CoverageReason.COVERAGE_REASON_DELETED
    return _content_reason(delta, content, language, marks=True)


def _content_reason(delta: FileDelta, content: Content, language: str, *, marks: bool) -> CoverageReason | None:
    """What reading it comes to; `marks`: whether to believe a file that says that a tool wrote it."""
    if delta.unreadable:
        return CoverageReason.COVERAGE_REASON_FAILED
    if content.new is None:
        return CoverageReason.COVERAGE_REASON_TOO_LARGE
    if is_binary(content.new):
        return CoverageReason.COVERAGE_REASON_BINARY
    if marks and _is_generated(content, language):
        return CoverageReason.COVERAGE_REASON_GENERATED
    return None if is_decodable(content.new, language) else CoverageReason.COVERAGE_REASON_UNDECODABLE


def _named_reason(delta: FileDelta, attributes: Attributes, excluded: Callable[[str], bool]) -> CoverageReason | None:
    """What mode, path and the base's attributes say, before any content is looked at."""
    path = delta.path
    checks: tuple[tuple[bool, CoverageReason], ...] = (
        (delta.mode == SUBMODULE_MODE, CoverageReason.COVERAGE_REASON_SUBMODULE),
        (delta.mode == SYMLINK_MODE, CoverageReason.COVERAGE_REASON_SYMLINK),
        (delta.kind == ChangeKind.CHANGE_KIND_DELETED, CoverageReason.COVERAGE_REASON_DELETED),
        (excluded(path), CoverageReason.COVERAGE_REASON_POLICY),
        (is_vendored(path) or attributes.has(path, "vendored"), CoverageReason.COVERAGE_REASON_VENDORED),
        (is_generated_name(path) or attributes.has(path, "generated"), CoverageReason.COVERAGE_REASON_GENERATED),
    )
    return next((reason for true, reason in checks if true), None)


def _is_generated(content: Content, language: str) -> bool:
    assert content.new is not None  # noqa: S101  the caller looked
    if not looks_generated(content.new, language):
        return False
    # A change cannot hide a file that people wrote by marking it: its base version must look the same.
    return content.old is None or looks_generated(content.old, language)


_NOT_READ = (
    CoverageReason.COVERAGE_REASON_TOO_LARGE,
    CoverageReason.COVERAGE_REASON_UNDECODABLE,
    CoverageReason.COVERAGE_REASON_FAILED,
)


def _cell(delta: FileDelta, reason: CoverageReason) -> FileCoverage:
    status = CoverageStatus.COVERAGE_STATUS_NOT_READ if reason in _NOT_READ else CoverageStatus.COVERAGE_STATUS_EXCLUDED
    detail = f"could not be read: {delta.unreadable}"[:400] if reason == CoverageReason.COVERAGE_REASON_FAILED else ""
    return FileCoverage(path=delta.path, status=status, reason=reason, detail=detail)
