"""What kind of file each changed one is: source, tests, configuration, dependencies, docs or generated."""

from collections.abc import Iterable, Sequence

from report.changes import FileChange
from review_service.pipeline.classify import ReviewedFile
from review_service.pipeline.globs import matcher
from review_service.pipeline.reach import is_test
from squad.code.v1.coverage_pb2 import CoverageReason
from squad.code.v1.location_pb2 import LineRange

_is_dependency = matcher(
    ["requirements*.txt", "requirements*.in", "requirements/*.txt", "requirements/*.in", "constraints*.txt", "Pipfile",
     "package.json", "go.mod", "Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "libs.versions.toml",
     "composer.json", "Gemfile", "*.gemspec", "Podfile", "pubspec.yaml", "mix.exs", "*.csproj",
     "Directory.Packages.props", "*.lock", "bun.lockb", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml",
     "conda-lock.yml", "go.sum", "go.work.sum", "packages.lock.json", "gradle.lockfile", "verification-metadata.xml",
     ".terraform.lock.hcl", "Package.resolved"]
)  # fmt: skip
_is_docs = matcher(["docs/**/*.html", "LICENSE*", "NOTICE*", "AUTHORS*", "CODEOWNERS"])
_is_configuration = matcher([".*", "Makefile", "Dockerfile*", "Jenkinsfile", "Procfile"])
_DOCS = frozenset({"markdown", "restructuredtext", "text"})
_CONFIGURATION = frozenset({"yaml", "toml", "ini", "json", "xml", "dockerfile", "terraform", "makefile"})
_MADE = (CoverageReason.COVERAGE_REASON_GENERATED, CoverageReason.COVERAGE_REASON_VENDORED)


def changes_of(files: Sequence[ReviewedFile]) -> tuple[FileChange, ...]:
    """Each file with its kind and its lines."""
    return tuple(map(_change, files))


def _change(file: ReviewedFile) -> FileChange:
    # Binary content has no lines, whatever bytes in it look like their ends.
    binary = file.cell is not None and file.cell.reason == CoverageReason.COVERAGE_REASON_BINARY
    added, removed = _count(file.file.changed_lines), _count(file.file.removed_lines)
    return FileChange(file.path, _sort(file), 0 if binary else added, 0 if binary else removed)


def _count(ranges: Iterable[LineRange]) -> int:
    return sum(lines.end_line - lines.start_line + 1 for lines in ranges)


def _sort(file: ReviewedFile) -> str:
    """The first that applies: a lock file is generated, but what it says is dependencies."""
    path, language = file.path, file.file.language
    checks = (
        ("dependencies", _is_dependency(path)),
        ("generated", file.cell is not None and file.cell.reason in _MADE),
        ("tests", is_test(path)),
        ("docs", language in _DOCS or _is_docs(path)),
        ("configuration", language in _CONFIGURATION or _is_configuration(path)),
        ("source", bool(language)),
    )
    return next((sort for sort, true in checks if true), "other")
