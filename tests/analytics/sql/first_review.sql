SELECT tenant_id, week_of(create_time) AS week, count(*) AS pull_requests,
    quantile_cont(between_times(create_time, end_time), 0.5) AS wait_seconds_p50,
    quantile_cont(between_times(create_time, end_time), 0.95) AS wait_seconds_p95,
    quantile_cont(between_times(create_time, end_time), 0.99) AS wait_seconds_p99
FROM first_of WHERE pull_request > 0 AND end_time IS NOT NULL GROUP BY ALL
