"""One file per noun of the API."""

from gateway.routes import api_keys, findings, health, keys, members, projects, repos, reviews, tenants

ROUTERS = (
    health.router,
    keys.router,
    tenants.router,
    members.router,
    api_keys.router,
    projects.router,
    repos.router,
    reviews.router,
    findings.router,
)
