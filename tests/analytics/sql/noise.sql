WITH moves AS (
    SELECT tenant_id, * EXCLUDE (tenant_id), list_position(['COMMENT', 'ANNOTATION', 'SHADOW'], to_level) - list_position(['COMMENT', 'ANNOTATION', 'SHADOW'], from_level) AS step
    FROM (FROM rule_moves UNION ALL BY NAME SELECT * REPLACE ('00000000-0000-0000-0000-000000000000' AS tenant_id) FROM rule_moves)
), counts AS (
    SELECT tenant_id, week, agent, sum(heard)::bigint AS heard, sum(dismissed)::bigint AS dismissed, sum(demotions)::bigint AS demotions, sum(promotions)::bigint AS promotions FROM (
        SELECT tenant_id, week_of(create_time) AS week, split_part(rule_id, '/', 1) AS agent, 1 AS heard, (usefulness = 'NOT_USEFUL')::int AS dismissed, 0 AS demotions, 0 AS promotions FROM word
        UNION ALL SELECT tenant_id, week_of(create_time), split_part(rule_id, '/', 1), 0, 0, (step > 0)::int, (step < 0)::int FROM moves
    ) GROUP BY ALL
)
SELECT c.*, CASE WHEN c.heard > 0 THEN c.dismissed / c.heard END AS dismissed_share, dismissed_share - (
        SELECT sum(b.dismissed) / nullif(sum(b.heard), 0) FROM counts b
        WHERE b.tenant_id = c.tenant_id AND b.agent = c.agent AND b.week BETWEEN c.week - 28 AND c.week - 7
    ) AS change_to_4_weeks
FROM counts c
