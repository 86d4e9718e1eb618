"""The tables of the schema `review`, as the migrations leave them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP

metadata = MetaData(schema="review")


def _time(name: str, nullable: bool = False) -> Column[datetime]:
    return Column(name, TIMESTAMP(timezone=True), nullable=nullable)


def _tenant() -> Column[UUID]:
    return Column("tenant_id", Uuid, primary_key=True)


reviews = Table(
    "reviews",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("request_id", Uuid, nullable=False),
    Column("repository_key", Text, nullable=False),
    Column("repository_full_name", Text, nullable=False),
    Column("pull_request", Integer, nullable=False),
    Column("base_commit", Text, nullable=False),
    Column("head_commit", Text, nullable=False),
    Column("repository", LargeBinary, nullable=False),
    Column("change", LargeBinary, nullable=False),
    Column("policy", LargeBinary, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("conclusion", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("coverage_counts", ARRAY(Integer), nullable=False),
    Column("finding_counts", ARRAY(Integer), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("fresh", Boolean, nullable=False),
    Column("event_count", BigInteger, nullable=False),
    Column("lease_owner", Text),
    _time("due_time", nullable=True),
    _time("create_time"),
    _time("start_time", nullable=True),
    _time("end_time", nullable=True),
    Column("superseded_by", Uuid),
    Column("html_url", Text, nullable=False),
    Column("models", LargeBinary, nullable=False),
    Column("config_digest", Text, nullable=False),
    Column("hunk_digests", ARRAY(Text), nullable=False),
    Column("notices", ARRAY(LargeBinary), nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("changed_lines", JSONB, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    _tenant(),
    Column("host", Text, primary_key=True),
    Column("delivery_id", Text, primary_key=True),
    Column("event", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("review_id", Uuid),
    _time("create_time"),
    Column("id", Uuid, nullable=False),
    Column("outcome", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("meaning", Text, nullable=False),
    Column("repository_key", Text, nullable=False),
    Column("repository_full_name", Text, nullable=False),
    Column("pull_request", Integer, nullable=False),
    Column("actor", Text, nullable=False),
    Column("replay_of", Text),
    Column("host_event", LargeBinary, nullable=False),
)

pull_requests = Table(
    "pull_requests",
    metadata,
    _tenant(),
    Column("repository_key", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("head_commit", Text, nullable=False),
    Column("previous_head_commit", Text, nullable=False),
    Column("base_branch", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("draft", Boolean, nullable=False),
    _time("host_time"),
    _time("observe_time"),
    Column("paused", Boolean, nullable=False),
)

remarks = Table(
    "remarks",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("repository_key", Text, nullable=False),
    Column("pull_request", Integer, nullable=False),
    Column("comment_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger, nullable=False),
    Column("login", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("replay", Text, nullable=False),
    Column("traceparent", Text, nullable=False),
    _time("create_time"),
    _time("due_time", nullable=True),
    Column("tries", Integer, nullable=False),
    Column("outcome", SmallInteger, nullable=False),
    Column("role", Text, nullable=False),
    Column("answer", Text, nullable=False),
    _time("end_time", nullable=True),
)

repositories = Table(
    "repositories",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("repository_key", Text, nullable=False),
    Column("installation_id", BigInteger, nullable=False),
    Column("repository", LargeBinary, nullable=False),
    Column("policy", LargeBinary, nullable=False),
    _time("since_time"),
    _time("due_time", nullable=True),
)

sweeps = Table(
    "sweeps",
    metadata,
    _tenant(),
    Column("host", Text, primary_key=True),
    _time("until_time"),
    _time("due_time"),
)

agent_runs = Table(
    "agent_runs",
    metadata,
    _tenant(),
    Column("review_id", Uuid, primary_key=True),
    Column("agent", Text, primary_key=True),
    Column("version", Text, nullable=False),
    Column("required", Boolean, nullable=False),
    Column("coverage_counts", ARRAY(Integer), nullable=False),
    Column("finding_count", Integer, nullable=False),
    Column("elapsed_ms", Integer, nullable=False),
    Column("failure", Text, nullable=False),
)

coverage = Table(
    "coverage",
    metadata,
    Column("tenant_id", Uuid, nullable=False),
    Column("review_id", Uuid, nullable=False),
    Column("agent", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("reason", SmallInteger, nullable=False),
    Column("detail", Text, nullable=False),
    Column("paths", ARRAY(Text), nullable=False),
)

findings = Table(
    "findings",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("review_id", Uuid, nullable=False),
    Column("agent", Text, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("severity", SmallInteger, nullable=False),
    Column("confidence", SmallInteger, nullable=False),
    Column("path", Text, nullable=False),
    Column("start_line", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("shown_as", SmallInteger, nullable=False),
    Column("folded_into", Uuid),
    Column("fix_status", SmallInteger, nullable=False),
    Column("reach", SmallInteger, nullable=False),
    Column("finding", LargeBinary, nullable=False),
    Column("model_notes", ARRAY(LargeBinary), nullable=False),
    _time("create_time"),
)

overrides = Table(
    "overrides",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("review_id", Uuid, nullable=False),
    Column("repository_full_name", Text, nullable=False),
    Column("pull_request", Integer, nullable=False),
    Column("head_commit", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    _time("create_time"),
)

imports = Table(
    "imports",
    metadata,
    _tenant(),
    Column("review_id", Uuid, primary_key=True),
    Column("tool", Text, primary_key=True),
    Column("findings", ARRAY(LargeBinary), nullable=False),
    _time("create_time"),
)

finding_events = Table(
    "finding_events",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("finding_id", Uuid, nullable=False),
    Column("repository_key", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("verdict", SmallInteger, nullable=False),
    Column("reason", Text, nullable=False),
    _time("expire_time", nullable=True),
    Column("subject", Text, nullable=False),
    _time("create_time"),
)

finding_lives = Table(
    "finding_lives",
    metadata,
    _tenant(),
    Column("life_id", Uuid, primary_key=True),
    Column("review_id", Uuid, primary_key=True),
    Column("repository_key", Text, nullable=False),
    Column("pull_request", Integer, nullable=False),
    Column("finding_id", Uuid, nullable=False),
    Column("lifecycle", SmallInteger, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("anchors", JSONB, nullable=False),
)

threads = Table(
    "threads",
    metadata,
    _tenant(),
    Column("repository_key", Text, primary_key=True),
    Column("pull_request", Integer, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("comment_id", BigInteger, nullable=False),
    _time("create_time"),
)

feedback = Table(
    "feedback",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("finding_id", Uuid, nullable=False),
    Column("pull_request", Integer, nullable=False, server_default="0"),
    Column("repository_key", Text, nullable=False),
    Column("repository_full_name", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("usefulness", SmallInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    _time("create_time"),
)

rule_standings = Table(
    "rule_standings",
    metadata,
    _tenant(),
    Column("rule_id", Text, primary_key=True),
    Column("repository_key", Text, primary_key=True),
    Column("repository_full_name", Text, nullable=False),
    Column("level", SmallInteger, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("useful", Integer, nullable=False),
    Column("not_useful", Integer, nullable=False),
    _time("since_time", nullable=True),
    _time("counted_from_time", nullable=True),
    Column("reason", Text, nullable=False),
)

rule_moves = Table(
    "rule_moves",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("rule_id", Text, nullable=False),
    Column("repository_key", Text, nullable=False),
    Column("repository_full_name", Text, nullable=False),
    Column("from_level", SmallInteger, nullable=False),
    Column("to_level", SmallInteger, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("useful", Integer, nullable=False),
    Column("not_useful", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("subject", Text, nullable=False),
    _time("create_time"),
)

shadow_runs = Table(
    "shadow_runs",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("review_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("run", LargeBinary, nullable=False),
    _time("create_time"),
)

review_events = Table(
    "review_events",
    metadata,
    _tenant(),
    Column("review_id", Uuid, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    _time("event_time"),
    Column("kind", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("tenant_id", Uuid, nullable=False),
    Column("id", BigInteger, primary_key=True),
    Column("review_id", Uuid),
    Column("task", Text, nullable=False),
    Column("traceparent", Text, nullable=False),
    _time("due_time"),
    Column("subject", Text, nullable=False),
)

model_budgets = Table(
    "model_budgets",
    metadata,
    _tenant(),
    Column("month", Date, primary_key=True),
    Column("used_tokens", BigInteger, nullable=False),
    Column("used_micros", BigInteger, nullable=False),
)

model_calls = Table(
    "model_calls",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("review_id", Uuid, nullable=False),
    Column("month", Date, nullable=False),
    Column("pass_name", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("cost_micros", BigInteger, nullable=False),
    _time("expire_time"),
    _time("create_time"),
)

erasures = Table(
    "erasures",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("what", Text, nullable=False),
    _time("before_time"),
    Column("counts", JSONB, nullable=False),
    _time("create_time"),
)

notification_targets = Table(
    "notification_targets",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("request_id", Uuid, nullable=False),
    Column("kind", SmallInteger, nullable=False),
    Column("display_name", Text, nullable=False),
    Column("repository_key", Text, nullable=False),
    Column("repository_full_name", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("seal_key", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    _time("create_time"),
    _time("disable_time", nullable=True),
    Column("disable_reason", Text, nullable=False),
    _time("remove_time", nullable=True),
)

notification_events = Table(
    "notification_events",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("review_id", Uuid),
    Column("repository_key", Text, nullable=False),
    Column("pull_request", Integer, nullable=False),
    Column("conclusion", SmallInteger, nullable=False),
    Column("body", Text, nullable=False),
    _time("create_time"),
)

notifications = Table(
    "notifications",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("target_id", Uuid, nullable=False),
    Column("state", SmallInteger, nullable=False),
    Column("tries", Integer, nullable=False),
    _time("create_time"),
    _time("due_time", nullable=True),
    _time("end_time", nullable=True),
)

notification_attempts = Table(
    "notification_attempts",
    metadata,
    _tenant(),
    Column("notification_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    _time("start_time"),
    Column("status_code", Integer, nullable=False),
    Column("elapsed_ms", Integer),
    Column("failure", Text, nullable=False),
)

notification_changes = Table(
    "notification_changes",
    metadata,
    _tenant(),
    Column("id", Uuid, primary_key=True),
    Column("target_id", Uuid, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    _time("create_time"),
)
