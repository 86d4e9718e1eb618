SELECT tenant_id, week_of(fixed_time) AS week, agent, count(*) AS fixed, count(*) FILTER (regressed_time > fixed_time) AS reopened,
    reopened / fixed AS reopened_share, w_low(reopened, fixed) AS reopened_low, w_high(reopened, fixed) AS reopened_high
FROM life WHERE fixed_time IS NOT NULL GROUP BY ALL
