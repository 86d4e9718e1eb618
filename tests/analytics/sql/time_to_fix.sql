SELECT tenant_id, week_of(new_time) AS week, agent, count(*) AS fixed,
    quantile_cont(between_times(new_time, fixed_time) / 3600, 0.5) AS hours_p50,
    quantile_cont(between_times(new_time, fixed_time) / 3600, 0.95) AS hours_p95,
    quantile_cont(between_times(new_time, fixed_time) / 3600, 0.99) AS hours_p99
FROM life WHERE new_time IS NOT NULL AND fixed_time IS NOT NULL GROUP BY ALL
