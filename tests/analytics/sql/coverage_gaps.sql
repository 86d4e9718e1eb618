SELECT r.tenant_id, week_of(r.create_time) AS week, r.repository_key, a.agent, count(*) AS reviews,
    sum(a.read_cells + a.not_read_cells)::bigint AS cells, sum(a.not_read_cells)::bigint AS not_read,
    CASE WHEN cells > 0 THEN not_read / cells END AS not_read_share, count(*) FILTER (a.not_read_cells > 0) AS reviews_with_gaps
FROM both_reviews r JOIN agent_runs a ON a.review_id = r.review_id AND a.tenant_id = coalesce(r.home, r.tenant_id) GROUP BY ALL
