"""One file per noun of the API."""

from gateway.routes import (
    agents,
    analytics,
    api_keys,
    feedback,
    findings,
    health,
    keys,
    members,
    notifications,
    projects,
    remarks,
    repos,
    results,
    reviews,
    shadow,
    tenants,
)

ROUTERS = (
    health.router,
    keys.router,
    tenants.router,
    agents.router,
    members.router,
    api_keys.router,
    projects.router,
    repos.router,
    reviews.router,
    results.router,
    findings.router,
    feedback.router,
    remarks.router,
    notifications.router,
    shadow.router,
    analytics.router,
)
