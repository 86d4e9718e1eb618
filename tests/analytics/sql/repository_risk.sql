WITH weekly AS (
    SELECT r.tenant_id, r.repository_key, week_of(r.create_time) AS week, sum(r.changed_lines) AS lines,
        sum(coalesce(f.weight, 0)) AS weight, sum(coalesce(f.grave, 0))::bigint AS grave
    FROM seen_first r LEFT JOIN (
        SELECT tenant_id, review_id, sum(CASE severity WHEN 'MEDIUM' THEN 1 WHEN 'HIGH' THEN 4 WHEN 'CRITICAL' THEN 10 ELSE 0 END) AS weight,
            count(*) FILTER (severity IN ('HIGH', 'CRITICAL')) AS grave FROM findings GROUP BY ALL
    ) f ON f.tenant_id = r.tenant_id AND f.review_id = r.review_id GROUP BY ALL
), scored AS (
    SELECT w.tenant_id, w.week, w.repository_key, sum(b.grave)::bigint AS grave, sum(b.lines)::bigint AS changed_lines,
        sum(b.weight) * 100 / nullif(sum(b.lines), 0) AS score
    FROM weekly w JOIN weekly b ON b.tenant_id = w.tenant_id AND b.repository_key = w.repository_key AND b.week BETWEEN w.week - 21 AND w.week
    GROUP BY ALL
)
SELECT s.*, s.score - b.score AS trend FROM scored s
LEFT JOIN scored b ON b.tenant_id = s.tenant_id AND b.repository_key = s.repository_key AND b.week = s.week - 28
