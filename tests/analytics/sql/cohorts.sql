WITH comments AS (
    SELECT f.tenant_id, f.review_id, count(*) AS commented, count(s.fixed_time) AS fixed, count(w.usefulness) AS heard,
        count(*) FILTER (w.usefulness = 'USEFUL') AS useful
    FROM findings f LEFT JOIN span s ON s.home = f.tenant_id AND s.life_id = f.life_id
    LEFT JOIN last_word w ON w.tenant_id = f.tenant_id AND w.finding_id = f.finding_id
    WHERE f.lifecycle = 'NEW' AND f.shown_as = 'INLINE' GROUP BY ALL
), born AS (SELECT tenant_id, repository_key, min(week_of(create_time)) AS first_week FROM reviews GROUP BY ALL)
, counted AS (
SELECT r.tenant_id, week_of(r.create_time) AS week, coalesce(r.team, '') AS team, r.repository_key,
    (week_of(r.create_time) - max(first_week)) // 7 AS weeks_here, count(*) AS reviews, count(*) FILTER (r.not_read_cells > 0) AS incomplete,
    coalesce(sum(c.commented), 0)::bigint AS commented, coalesce(sum(c.fixed), 0)::bigint AS fixed,
    coalesce(sum(c.heard), 0)::bigint AS heard, coalesce(sum(c.useful), 0)::bigint AS useful
FROM reviews r LEFT JOIN comments c ON c.tenant_id = r.tenant_id AND c.review_id = r.review_id
JOIN born b ON b.tenant_id = r.tenant_id AND b.repository_key = r.repository_key GROUP BY 1, 2, 3, 4
)
SELECT *, fixed / nullif(commented, 0) AS fixed_share, useful / nullif(heard, 0) AS useful_share FROM counted
