"""How much of the limit is left."""

from github_emulator.http.call import Call
from github_emulator.http.rate_limits import RateLimits
from github_emulator.http.replies import Reply
from github_emulator.http.routing import Routes


def routes_for(limits: RateLimits) -> Routes:
    """The one route, over the counters it shows."""
    routes = Routes()

    @routes.add("GET /rate_limit", caller="anyone")
    def get_rate_limit(call: Call) -> Reply:
        shown = limits.view(call.actor, call.state.now().timestamp())
        other = {**shown, "used": 0, "remaining": shown["limit"]}
        return Reply({"resources": {"core": shown, "search": other, "graphql": other}, "rate": shown})

    return routes
