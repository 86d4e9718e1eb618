SELECT tenant_id, week_of(create_time) AS week, count(*) AS reviews,
    quantile_cont(between_times(create_time, start_time), 0.5) AS queue_seconds_p50,
    quantile_cont(between_times(create_time, start_time), 0.95) AS queue_seconds_p95,
    quantile_cont(between_times(create_time, start_time), 0.99) AS queue_seconds_p99,
    quantile_cont(between_times(start_time, end_time), 0.5) AS duration_seconds_p50,
    quantile_cont(between_times(start_time, end_time), 0.95) AS duration_seconds_p95,
    quantile_cont(between_times(start_time, end_time), 0.99) AS duration_seconds_p99
FROM both_reviews WHERE start_time IS NOT NULL AND end_time IS NOT NULL GROUP BY ALL
