"""The tables of the lake and their columns. Columns are only ever added: older files answer null for newer ones.

Every table is partitioned by `dt`, a day in UTC. What belongs to a review lies in the day on which the review was asked
for, whenever it came; feedback and moves lie in their own day. Times are in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

DAY = "dt"
_TIME = pa.timestamp("us", tz="UTC")
_TEXT = pa.string()
_COUNT = pa.int32()


@dataclass(frozen=True)
class Table:
    """A table of the lake.

    Attributes:
        grain: What one row is.
        key: Columns that name a row among those of its day; rows lie in files in this order.
        required: Columns that are never null.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, pa.DataType]
    required: tuple[str, ...]

    @property
    def arrow(self) -> pa.Schema:
        """Its columns, `dt` last."""
        return pa.schema([*self.columns.items(), (DAY, pa.date32())])


_CELLS = dict.fromkeys(("read_cells", "not_applicable_cells", "excluded_cells", "not_read_cells"), _COUNT)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "reviews",
            "a review of one head of a pull request",
            ("tenant_id", "review_id"),
            {
                "tenant_id": _TEXT,
                "review_id": _TEXT,
                "repository_key": _TEXT,
                "repository": _TEXT,
                "team": _TEXT,
                "pull_request": _COUNT,
                "state": _TEXT,
                "conclusion": _TEXT,
                "attempt": _COUNT,
                "create_time": _TIME,
                "start_time": _TIME,
                "end_time": _TIME,
                "changed_lines": _COUNT,
                "changed_lines_by_language": _TEXT,
                **_CELLS,
            },
            ("tenant_id", "review_id", "repository_key", "state", "create_time", "changed_lines"),
        ),
        Table(
            "agent_runs",
            "what one agent did in a review",
            ("tenant_id", "review_id", "agent"),
            {
                "tenant_id": _TEXT,
                "review_id": _TEXT,
                "agent": _TEXT,
                "version": _TEXT,
                "required": pa.bool_(),
                **_CELLS,
                "finding_count": _COUNT,
                "elapsed_ms": _COUNT,
                "failed": pa.bool_(),
            },
            ("tenant_id", "review_id", "agent", "elapsed_ms", "finding_count"),
        ),
        Table(
            "findings",
            "a finding of a review",
            ("tenant_id", "finding_id"),
            {
                "tenant_id": _TEXT,
                "finding_id": _TEXT,
                "review_id": _TEXT,
                "repository_key": _TEXT,
                "agent": _TEXT,
                "rule_id": _TEXT,
                "language": _TEXT,
                "severity": _TEXT,
                "confidence": _TEXT,
                "fingerprint": _TEXT,
                "shown_as": _TEXT,
                "fix_status": _TEXT,
                "reach": _TEXT,
                "life_id": _TEXT,
                "lifecycle": _TEXT,
            },
            ("tenant_id", "finding_id", "review_id", "agent", "rule_id", "severity"),
        ),
        Table(
            "lives",
            "what a review saw of a finding that goes through the reviews of its pull request",
            ("tenant_id", "life_id", "review_id"),
            {
                "tenant_id": _TEXT,
                "life_id": _TEXT,
                "review_id": _TEXT,
                "finding_id": _TEXT,
                "repository_key": _TEXT,
                "pull_request": _COUNT,
                "lifecycle": _TEXT,
                "seen_time": _TIME,
            },
            ("tenant_id", "life_id", "review_id", "lifecycle", "seen_time"),
        ),
        Table(
            "feedback",
            "one answer of people, or of the next push, to a finding",
            ("tenant_id", "feedback_id"),
            {
                "tenant_id": _TEXT,
                "feedback_id": _TEXT,
                "finding_id": _TEXT,
                "repository_key": _TEXT,
                "pull_request": _COUNT,
                "rule_id": _TEXT,
                "kind": _TEXT,
                "usefulness": _TEXT,
                "create_time": _TIME,
            },
            ("tenant_id", "feedback_id", "finding_id", "rule_id", "kind", "create_time"),
        ),
        Table(
            "rule_moves",
            "a move of a rule between comment, annotation and shadow",
            ("tenant_id", "move_id"),
            {
                "tenant_id": _TEXT,
                "move_id": _TEXT,
                "rule_id": _TEXT,
                "repository_key": _TEXT,
                "from_level": _TEXT,
                "to_level": _TEXT,
                "pinned": pa.bool_(),
                "create_time": _TIME,
            },
            ("tenant_id", "move_id", "rule_id", "from_level", "to_level", "create_time"),
        ),
        Table(
            "usage",
            "a call of a language model",
            ("tenant_id", "call_id"),
            {
                "tenant_id": _TEXT,
                "call_id": _TEXT,
                "review_id": _TEXT,
                "pass_name": _TEXT,
                "agent": _TEXT,
                "model": _TEXT,
                "state": _TEXT,
                "input_tokens": pa.int64(),
                "output_tokens": pa.int64(),
                "cost_micros": pa.int64(),
                "create_time": _TIME,
            },
            ("tenant_id", "call_id", "review_id", "state", "cost_micros", "create_time"),
        ),
    )
}
