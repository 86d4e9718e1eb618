"""What an export asks PostgreSQL: one SELECT for each table, its columns as `schema.py` names them."""

from collections.abc import Mapping
from string import Template

from analytics.days import Days
from analytics.languages import EXTENSIONS, NAMES
from analytics.schema import DAY, TABLES

_STATES = "PENDING RUNNING COMPLETED PARTIAL FAILED CANCELLED SUPERSEDED"
_CONCLUSIONS = "PASSED FAILED INCOMPLETE NOT_REVIEWED OVERRIDDEN"
_SEVERITIES = "LOW MEDIUM HIGH CRITICAL"
_CONFIDENCES = "LOW MEDIUM HIGH"
_SHOWN = "INLINE ANNOTATION FOLDED COUNTED SHADOW SUPPRESSED"
_LIVES = "NEW PERSISTING MOVED FIXED SUPPRESSED REGRESSED"
_REACH = "TEST INTERNAL ENTRY_POINT"
_FIXES = "VERIFIED REJECTED"
_KINDS = "CONFIRMED DISMISSED FIXED IGNORED REPLY REACTION WITHDRAWN"
_USEFUL = "USEFUL NOT_USEFUL"
_LEVELS = "COMMENT ANNOTATION SHADOW"


def _named(column: str, names: str) -> str:
    """A number of the contracts as its name; one that is not known yet stays a number, in text."""
    listed = ", ".join(f"'{name}'" for name in names.split())
    return f"CASE {column} WHEN 0 THEN '' ELSE coalesce((ARRAY[{listed}])[{column}], {column}::text) END"


def _values(words: Mapping[str, str]) -> str:
    return ", ".join(f"('{key}', '{value}')" for key, value in sorted(words.items()))


def _cells(row: str) -> str:
    names = ("read_cells", "not_applicable_cells", "excluded_cells", "not_read_cells")
    return ", ".join(f"{row}.coverage_counts[{n}] AS {name}" for n, name in enumerate(names, 1))


_DAY_OF = "({}.create_time AT TIME ZONE 'UTC')::date AS dt"
_WITHIN = (
    "{0}.create_time >= '$first'::timestamp AT TIME ZONE 'UTC' "
    "AND {0}.create_time < '$last'::timestamp AT TIME ZONE 'UTC' + interval '1 day'"
)
_OF_REVIEW = "JOIN review.reviews r ON r.tenant_id = {0}.tenant_id AND r.id = {0}.review_id"
_LIVE = "JOIN tenancy.tenants live ON live.id = {}.tenant_id"

_QUERIES = {
    "reviews": f"""
SELECT r.tenant_id::text, r.id::text AS review_id, r.repository_key, r.repository_full_name AS repository,
    coalesce(team.name, '') AS team, r.pull_request, {_named("r.state", _STATES)} AS state,
    {_named("r.conclusion", _CONCLUSIONS)} AS conclusion, r.attempt, r.create_time, r.start_time, r.end_time,
    (SELECT coalesce(sum(value::integer), 0)::integer FROM jsonb_each_text(r.changed_lines)) AS changed_lines,
    r.changed_lines::text AS changed_lines_by_language, {_cells("r")}, {_DAY_OF.format("r")}
FROM review.reviews r {_LIVE.format("r")}
LEFT JOIN tenancy.repos repo
    ON repo.tenant_id = r.tenant_id AND r.repository_key = concat(repo.host, ':', repo.external_id)
LEFT JOIN tenancy.projects team ON team.tenant_id = r.tenant_id AND team.id = repo.project_id
WHERE {_WITHIN.format("r")}""",
    "agent_runs": f"""
SELECT a.tenant_id::text, a.review_id::text, a.agent, a.version, a.required, {_cells("a")}, a.finding_count,
    a.elapsed_ms, a.failure <> '' AS failed, {_DAY_OF.format("r")}
FROM review.agent_runs a {_OF_REVIEW.format("a")} {_LIVE.format("a")}
WHERE {_WITHIN.format("r")}""",
    "findings": f"""
SELECT f.tenant_id::text, f.id::text AS finding_id, f.review_id::text, r.repository_key, f.agent, f.rule_id,
    coalesce(extension.language, name.language, '') AS language, {_named("f.severity", _SEVERITIES)} AS severity,
    {_named("f.confidence", _CONFIDENCES)} AS confidence, f.fingerprint, {_named("f.shown_as", _SHOWN)} AS shown_as,
    {_named("f.fix_status", _FIXES)} AS fix_status, {_named("f.reach", _REACH)} AS reach, l.life_id::text,
    {_named("l.lifecycle", _LIVES)} AS lifecycle, {_DAY_OF.format("r")}
FROM review.findings f {_OF_REVIEW.format("f")} {_LIVE.format("f")}
LEFT JOIN review.finding_lives l
    ON l.tenant_id = f.tenant_id AND l.review_id = f.review_id AND l.finding_id = f.id AND l.lifecycle <> 4
LEFT JOIN (VALUES {_values(EXTENSIONS)}) extension (word, language)
    ON extension.word = lower(substring(f.path from '[^/]\\.([^./]+)$$'))
LEFT JOIN (VALUES {_values(NAMES)}) name (word, language)
    ON name.word = lower(split_part(substring(f.path from '[^/]*$$'), '.', 1))
WHERE {_WITHIN.format("r")}""",
    "lives": f"""
SELECT l.tenant_id::text, l.life_id::text, l.review_id::text, l.finding_id::text, l.repository_key, l.pull_request,
    {_named("l.lifecycle", _LIVES)} AS lifecycle, coalesce(r.end_time, r.start_time, r.create_time) AS seen_time,
    {_DAY_OF.format("r")}
FROM review.finding_lives l {_OF_REVIEW.format("l")} {_LIVE.format("l")}
WHERE {_WITHIN.format("r")}""",
    "feedback": f"""
SELECT b.tenant_id::text, b.id::text AS feedback_id, b.finding_id::text, b.repository_key, b.pull_request, b.rule_id,
    {_named("b.kind", _KINDS)} AS kind, {_named("b.usefulness", _USEFUL)} AS usefulness, b.create_time,
    {_DAY_OF.format("b")}
FROM review.feedback b {_LIVE.format("b")}
WHERE {_WITHIN.format("b")}""",
    "rule_moves": f"""
SELECT m.tenant_id::text, m.id::text AS move_id, m.rule_id, m.repository_key,
    {_named("m.from_level", _LEVELS)} AS from_level,
    {_named("m.to_level", _LEVELS)} AS to_level, m.pinned, m.create_time, {_DAY_OF.format("m")}
FROM review.rule_moves m {_LIVE.format("m")}
WHERE {_WITHIN.format("m")}""",
    "usage": f"""
SELECT c.tenant_id::text, c.id::text AS call_id, c.review_id::text, c.pass_name, c.agent, c.model, c.state,
    c.input_tokens, c.output_tokens, c.cost_micros, c.create_time, {_DAY_OF.format("r")}
FROM review.model_calls c {_OF_REVIEW.format("c")} {_LIVE.format("c")}
WHERE {_WITHIN.format("r")}""",
}

LATE = Template("""
SELECT DISTINCT (r.create_time AT TIME ZONE 'UTC')::date AS day FROM review.reviews r
LEFT JOIN review.overrides o ON o.review_id = r.id
WHERE greatest(r.start_time, r.end_time, o.create_time) >= '$first'::timestamp AT TIME ZONE 'UTC'
    AND r.create_time < '$first'::timestamp AT TIME ZONE 'UTC'""")
"""Earlier days whose reviews began, ended or were overridden since."""

ERASED_UNTIL = """
SELECT to_char(max(before_time) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM review.erasures WHERE what = 'reviews'"""
LIVE_TENANTS = "SELECT id::text AS tenant_id, name FROM tenancy.tenants ORDER BY id"


def rows_of(table: str, days: Days) -> str:
    """The rows of some days, in the order of day and key."""
    order = ", ".join((DAY, *TABLES[table].key))
    query = Template(_QUERIES[table]).substitute(first=days.first, last=days.last)
    return f"SELECT * FROM ({query}) rows ORDER BY {order}"
