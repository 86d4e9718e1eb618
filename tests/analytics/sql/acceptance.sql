SELECT tenant_id, week_of(create_time) AS week, split_part(rule_id, '/', 1) AS agent, rule_id,
    count(*) FILTER (usefulness = 'USEFUL') AS useful, count(*) FILTER (usefulness = 'NOT_USEFUL') AS dismissed, count(*) AS heard,
    useful / heard AS useful_share, w_low(useful, heard) AS useful_low, w_high(useful, heard) AS useful_high,
    dismissed / heard AS dismissed_share, w_low(dismissed, heard) AS dismissed_low, w_high(dismissed, heard) AS dismissed_high
FROM word GROUP BY ALL
