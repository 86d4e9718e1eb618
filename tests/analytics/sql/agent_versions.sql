WITH runs AS (
    SELECT r.tenant_id, coalesce(r.home, r.tenant_id) AS home, week_of(r.create_time) AS week, a.agent, a.version, a.review_id, a.failed
    FROM both_reviews r JOIN agent_runs a ON a.review_id = r.review_id AND a.tenant_id = coalesce(r.home, r.tenant_id) WHERE a.version <> ''
), found AS (
    SELECT f.tenant_id AS home, f.review_id, f.agent, count(*) AS findings, count(w.usefulness) AS heard, count(*) FILTER (w.usefulness = 'USEFUL') AS useful
    FROM findings f LEFT JOIN last_word w ON w.tenant_id = f.tenant_id AND w.finding_id = f.finding_id GROUP BY ALL
), counts AS (
    SELECT tenant_id, week, agent, version, count(*) AS runs, count(*) FILTER (failed) AS failures,
        coalesce(sum(findings), 0)::bigint AS findings, coalesce(sum(heard), 0)::bigint AS heard, coalesce(sum(useful), 0)::bigint AS useful
    FROM runs LEFT JOIN found USING (home, review_id, agent) GROUP BY ALL
)
SELECT c.*, findings / runs AS per_run, CASE WHEN heard > 0 THEN useful / heard END AS useful_share,
    per_run / nullif((SELECT sum(b.findings) / nullif(sum(b.runs), 0) FROM counts b
        WHERE b.tenant_id = c.tenant_id AND b.agent = c.agent AND b.week BETWEEN c.week - 28 AND c.week - 7), 0) AS drift
FROM counts c
