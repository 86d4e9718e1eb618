WITH found AS (
    SELECT s.tenant_id AS home, s.review_id, count(f.finding_id) AS found FROM seen_first s
    LEFT JOIN findings f ON f.tenant_id = s.tenant_id AND f.review_id = s.review_id GROUP BY ALL
), weekly AS (
    SELECT r.tenant_id, week_of(r.create_time) AS week, count(*)::double AS reviews, avg(between_times(create_time, start_time)) AS queue_seconds,
        avg(found.found) AS findings_per_review, avg((not_read_cells > 0)::int) AS incomplete_share
    FROM both_reviews r LEFT JOIN found ON found.home = coalesce(r.home, r.tenant_id) AND found.review_id = r.review_id GROUP BY ALL
), long AS (UNPIVOT weekly ON reviews, queue_seconds, findings_per_review, incomplete_share INTO NAME measure VALUE value),
before AS (
    SELECT l.tenant_id, l.week, l.measure, l.value, count(b.value) AS n, avg(b.value) AS mean, stddev_samp(b.value) AS spread
    FROM long l LEFT JOIN long b ON b.tenant_id = l.tenant_id AND b.measure = l.measure AND b.week BETWEEN l.week - 56 AND l.week - 7 GROUP BY ALL
)
SELECT tenant_id, week, measure, value, CASE WHEN n >= 4 THEN mean END AS expected,
    CASE WHEN n >= 4 AND spread > 0 THEN (value - mean) / spread END AS z,
    coalesce(abs(z) > 4 AND abs(value - expected) >= 0.25 * abs(expected), false)::int AS unusual
FROM before
