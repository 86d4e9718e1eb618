SELECT tenant_id, week_of(new_time) AS week, agent, rule_id, count(*) AS commented, count(fixed_time) AS fixed,
    fixed / commented AS fixed_share, w_low(fixed, commented) AS fixed_low, w_high(fixed, commented) AS fixed_high
FROM life WHERE shown_as = 'INLINE' GROUP BY ALL
