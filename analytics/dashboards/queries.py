"""What the panels ask of `analytics.indicators`. Grafana puts the tenant and the time in."""

from collections.abc import Mapping

TENANTS = """
SELECT '00000000-0000-0000-0000-000000000000' AS __value, 'all tenants' AS __text
UNION ALL (SELECT id::text, name FROM tenancy.tenants ORDER BY name)
""".strip()
_MINE = "tenant_id = ${tenant:sqlstring}::uuid AND name = "
OF = f"FROM analytics.indicators i WHERE {_MINE}"
_REPOSITORY = """
coalesce((SELECT r.repository_full_name FROM review.reviews r WHERE r.tenant_id = i.tenant_id
AND r.repository_key = i.dimensions ->> 'repository_key' ORDER BY r.create_time DESC LIMIT 1),
i.dimensions ->> 'repository_key')
""".replace("\n", " ").strip()


def number(measure: str) -> str:
    """A measure of a row."""
    return f"(measures ->> '{measure}')::float8"


def trend(indicator: str, lines: Mapping[str, str]) -> str:
    """An indicator that has one row a week: a line for each measure.

    Args:
        lines: What they are called, by their measures.
    """
    columns = ", ".join(f'{number(measure)} AS "{line}"' for measure, line in lines.items())
    return f"SELECT week::timestamp AS \"time\", {columns} {OF}'{indicator}' AND $__timeFilter(week) ORDER BY 1"


def share(indicator: str, part: str, whole: str, by: str) -> str:
    """A part of a whole, week by week, for each value of a dimension."""
    return _lines(indicator, by, f"sum({number(part)}) / nullif(sum({number(whole)}), 0)")


def total(indicator: str, measure: str, by: str) -> str:
    """A measure summed week by week, for each value of a dimension."""
    return _lines(indicator, by, f"sum({number(measure)})")


def newest(indicator: str, columns: Mapping[str, str], order: str) -> str:
    """The rows of an indicator's newest week in the time.

    Args:
        columns: The SQL of each, by what it is called.
        order: A column, the largest first.
    """
    chosen = ", ".join(f'{value} AS "{name}"' for name, value in columns.items())
    return (
        f"SELECT {chosen} {OF}'{indicator}' AND week = {_last(indicator)} ORDER BY \"{order}\" DESC NULLS LAST LIMIT 20"
    )


def repository() -> str:
    """What people call a row's repository."""
    return _REPOSITORY


def rules_of_four_weeks() -> str:
    """Rules by how often people spoke of them in the last four weeks of the time."""
    heard, dismissed = (f"sum({number(name)})" for name in ("heard", "dismissed"))
    return (
        f'SELECT dimensions ->> \'rule_id\' AS "rule", {heard} AS "spoken of", {dismissed} AS "dismissed", '
        f"{dismissed} / nullif({heard}, 0) AS \"share dismissed\" {OF}'acceptance' "
        f"AND week > {_last('acceptance')} - 28 GROUP BY 1 ORDER BY 2 DESC LIMIT 20"
    )


def _lines(indicator: str, by: str, value: str) -> str:
    return (
        f"SELECT week::timestamp AS \"time\", dimensions ->> '{by}' AS metric, {value} AS value {OF}'{indicator}' "
        "AND $__timeFilter(week) GROUP BY 1, 2 ORDER BY 1, 2"
    )


def _last(indicator: str) -> str:
    return f"(SELECT max(week) {OF}'{indicator}' AND $__timeFilter(week))"
