"""Rows as the product writes them, made in the database itself: quick in any number."""

import psycopg

TENANT_A, TENANT_B = "0190aaaa-0000-7000-8000-000000000001", "0190bbbb-0000-7000-8000-000000000002"
FIRST, LAST = "2026-11-02", "2026-11-04"

_TENANTS = """
INSERT INTO tenancy.tenants (id, name, display_name, policy, create_time) VALUES
    ('{a}', 'acme', 'Acme', '{{}}', '{first}'), ('{b}', 'bolt', 'Bolt', '{{}}', '{first}');
INSERT INTO tenancy.projects (id, tenant_id, name, display_name, create_time)
VALUES ('{a}', '{a}', 'core', 'Core', '{first}');
INSERT INTO tenancy.repos (id, tenant_id, host, external_id, full_name, clone_url, default_branch, enabled, project_id,
    create_time) VALUES ('{a}', '{a}', 'github', '0', 'acme/shop', 'https://x', 'main', true, '{a}', '{first}')
"""
_REVIEWS = """
INSERT INTO review.reviews (tenant_id, id, request_id, repository_key, repository_full_name, pull_request, base_commit,
    head_commit, repository, change, policy, state, conclusion, coverage_counts, attempt, create_time,
    start_time, end_time, changed_lines)
SELECT tenant, md5('review' || tenant || n)::uuid, md5('request' || tenant || n)::uuid, 'github:' || n % 3,
    'acme/shop', n, 'a', 'b', '', '', '', 3, 1 + n % 2, '{{4,1,1,0}}', 1, moment, moment + interval '5 s',
    moment + interval '65 s',
    '{{"python": 80, "go": 20}}'
FROM unnest(ARRAY['{a}', '{b}']::uuid[]) tenant, generate_series(1, {reviews}) n,
    LATERAL (SELECT '{first}'::timestamptz + n * interval '{days} days' / ({reviews} + 1) AS moment) at
"""
_OF_REVIEWS = """
INSERT INTO review.agent_runs SELECT tenant_id, id, agent, '1.0.0', true, '{{4,1,1,0}}', {each}, 1500, ''
FROM review.reviews, unnest(ARRAY['security', 'style']) agent;
INSERT INTO review.findings (tenant_id, id, review_id, agent, rule_id, severity, confidence, path, start_line,
    fingerprint, shown_as, fix_status, finding)
SELECT tenant_id, md5('finding' || id || k)::uuid, id, 'security', 'security/rule-' || k % 7, 1 + k % 4, 3,
    'shop/cart' || k || (ARRAY['.py', '.go'])[1 + k % 2], k, md5(repository_key || pull_request || k), 1, 0, '\\x00'
FROM review.reviews, generate_series(1, {each}) k;
INSERT INTO review.finding_lives (tenant_id, life_id, review_id, repository_key, pull_request, finding_id, lifecycle,
    quiet, anchors)
SELECT f.tenant_id, f.id, f.review_id, r.repository_key, r.pull_request, f.id, 1, false, '{{}}'
FROM review.findings f JOIN review.reviews r ON r.tenant_id = f.tenant_id AND r.id = f.review_id;
INSERT INTO review.feedback (tenant_id, id, finding_id, pull_request, repository_key, repository_full_name, fingerprint,
    rule_id, kind, usefulness, text, subject, source_id, create_time)
SELECT f.tenant_id, f.id, f.id, r.pull_request, r.repository_key, 'acme/shop', f.fingerprint, f.rule_id, 1, 1, 'words',
    'ada', f.id, r.create_time + interval '1 hour'
FROM review.findings f JOIN review.reviews r ON r.tenant_id = f.tenant_id AND r.id = f.review_id WHERE f.start_line = 1;
INSERT INTO review.model_calls SELECT tenant_id, id, id, '2026-11-01', 'explain', 'security', 'm', 'settled', 10, 20,
    3000, create_time, create_time FROM review.reviews;
INSERT INTO review.rule_moves (tenant_id, id, rule_id, repository_key, repository_full_name, from_level, to_level,
    pinned, useful, not_useful, reason, subject, create_time)
VALUES ('{a}', '{a}', 'security/rule-1', '', '', 1, 2, false, 8, 12, 'noisy', 'budget', '2026-11-03 12:00+00');
"""


def fill(url: str, reviews: int = 9, each: int = 4, days: int = 3) -> None:
    """Reviews of two tenants, evenly over the days from FIRST, with findings and what belongs to them."""
    values = {
        "a": TENANT_A,
        "b": TENANT_B,
        "first": f"{FIRST} 00:00+00",
        "reviews": reviews,
        "each": each,
        "days": days,
    }
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (_TENANTS, _REVIEWS, _OF_REVIEWS):
            connection.execute(statement.format(**values))
