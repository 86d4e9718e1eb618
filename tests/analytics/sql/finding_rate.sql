WITH lines AS (
    SELECT tenant_id, week_of(create_time) AS week, language, sum((changed_lines_by_language::json ->> language)::bigint) AS changed_lines
    FROM (SELECT *, unnest(json_keys(changed_lines_by_language::json)) AS language FROM first_of) GROUP BY ALL
), found AS (
    SELECT r.tenant_id, week_of(r.create_time) AS week, f.agent, f.rule_id, f.language, count(*) AS findings
    FROM first_of r JOIN findings f ON f.tenant_id = r.home AND f.review_id = r.review_id GROUP BY ALL
)
SELECT found.*, changed_lines, CASE WHEN changed_lines > 0 THEN findings * 100 / changed_lines END AS per_100_lines
FROM found LEFT JOIN lines USING (tenant_id, week, language)
