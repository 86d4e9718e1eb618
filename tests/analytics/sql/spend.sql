WITH each AS (
    SELECT tenant_id, week_of(create_time) AS week, 1 AS calls, cost_micros, 0 AS useful FROM usage WHERE state IN ('settled', 'lost')
    UNION ALL SELECT tenant_id, week_of(create_time), 0, 0, 1 FROM last_word WHERE usefulness = 'USEFUL'
), every AS (FROM each UNION ALL BY NAME SELECT * REPLACE ('00000000-0000-0000-0000-000000000000' AS tenant_id) FROM each)
SELECT tenant_id, week, sum(calls)::bigint AS calls, sum(cost_micros)::bigint AS cost_micros, sum(useful)::bigint AS useful,
    sum(cost_micros) / nullif(sum(useful), 0) AS micros_per_useful
FROM every GROUP BY ALL
