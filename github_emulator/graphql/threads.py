"""Review threads over GraphQL, the only way GitHub lets one be listed, resolved or opened again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from github_emulator.graphql.parser import Field, GraphQLSyntaxError, Operation, parse
from github_emulator.http import auth
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError
from github_emulator.http.replies import Reply
from github_emulator.http.routing import Routes
from github_emulator.state import Account, JsonObject, PullRequest, Repository, ReviewComment
from github_emulator.views.accounts import node_id, stamp
from github_emulator.views.pulls import html
from github_emulator.webhooks import payloads

routes = Routes()
_MOST = 100
# Not `pull_requests:write`, as one would expect: reported by many, documented by none (community discussion 44650).
_SETTLING = "contents:write"


class _RefusedError(Exception):
    """An error of a field, answered beside the data with status 200."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@routes.add("POST /graphql")
def graphql(call: Call) -> Reply:
    """Run one query or mutation."""
    query, variables = call.body.get("query"), call.body.get("variables") or {}
    if not isinstance(query, str) or not isinstance(variables, dict):
        raise GitHubError(400, "A query attribute must be specified and must be a string.")
    try:
        operation = parse(query, variables)
    except GraphQLSyntaxError as error:
        return Reply({"errors": [{"message": str(error), "locations": []}]})
    return Reply(_run(call, operation))


def _run(call: Call, operation: Operation) -> JsonObject:
    roots = _ROOTS[operation.kind]
    data: JsonObject = {}
    errors = []
    for field in operation.selection:
        try:
            if field.name not in roots:
                raise _undefined(field.name, operation.kind.title())
            data[field.key] = roots[field.name](call, field)
        except _RefusedError as error:
            data[field.key] = None
            errors.append({"type": error.kind, "path": [field.key], "locations": [], "message": str(error)})
    return {"data": data, "errors": errors} if errors else {"data": data}


def _repository(call: Call, field: Field) -> JsonObject | None:
    owner, name = str(field.arguments.get("owner")), str(field.arguments.get("name"))
    found = call.state.repository(owner, name)
    if found is None or not auth.may_see(call.state, call.actor, found):
        raise _RefusedError("NOT_FOUND", f"Could not resolve to a Repository with the name '{owner}/{name}'.")
    _require(call, found, "pull_requests:read")
    return _select(field, "Repository", {"pullRequest": lambda inner: _pull(call, found, inner)})


def _pull(call: Call, repository: Repository, field: Field) -> JsonObject:
    pull = repository.pulls.get(int(field.arguments.get("number") or 0))
    if pull is None:
        number = field.arguments.get("number")
        raise _RefusedError("NOT_FOUND", f"Could not resolve to a PullRequest with the number of {number}.")
    plain = {"id": node_id("PR", pull.id), "number": pull.number, "title": pull.title, "headRefOid": pull.head_sha}
    threads = {"reviewThreads": lambda inner: _threads(call, pull, inner)}
    return _select(field, "PullRequest", {**_constants(plain), **threads})


def _threads(call: Call, pull: PullRequest, field: Field) -> JsonObject:
    roots = [one for one in pull.visible_comments if one.in_reply_to is None]
    return _connection(field, "PullRequestReviewThread", roots, lambda root, inner: _thread(call, pull, root, inner))


def _thread(call: Call, pull: PullRequest, root: ReviewComment, field: Field) -> JsonObject:
    plain = {
        "id": node_id("PRRT", root.id),
        "isResolved": root.resolved_by is not None,
        "isOutdated": root.line is None and root.subject_type == "line",
        "isCollapsed": root.resolved_by is not None,
        "path": root.path,
        "line": root.line,
        "originalLine": root.original_line,
        "startLine": root.start_line,
        "originalStartLine": root.original_start_line,
        "diffSide": root.side,
        "startDiffSide": root.start_side,
        "subjectType": root.subject_type.upper(),
        "viewerCanResolve": root.resolved_by is None and _may_settle(call, pull),
        "viewerCanUnresolve": root.resolved_by is not None and _may_settle(call, pull),
    }
    comments = conversation(pull, root)
    return _select(field, "PullRequestReviewThread", {
        **_constants(plain),
        "resolvedBy": lambda inner: _actor(root.resolved_by, inner),
        "comments": lambda inner: _connection(
            inner, "PullRequestReviewComment", comments, lambda one, deeper: _comment(call, pull, one, deeper)
        ),
    })  # fmt: skip


def _comment(call: Call, pull: PullRequest, one: ReviewComment, field: Field) -> JsonObject:
    plain = {
        "id": node_id("PRRC", one.id),
        "databaseId": one.id,
        "fullDatabaseId": str(one.id),
        "body": one.body,
        "path": one.path,
        "line": one.line,
        "originalLine": one.original_line,
        "outdated": one.line is None,
        "createdAt": stamp(one.created_at),
        "updatedAt": stamp(one.updated_at),
        "url": f"{html(call.state, pull)}#discussion_r{one.id}",
    }
    author = {"author": lambda inner: _actor(one.user, inner)}
    return _select(field, "PullRequestReviewComment", {**_constants(plain), **author})


def _actor(who: Account | None, field: Field) -> JsonObject | None:
    if who is None:
        return None
    plain = {"login": who.login.removesuffix("[bot]"), "__typename": who.kind}
    return _select(field, "Actor", _constants(plain))


def _resolve(call: Call, field: Field) -> JsonObject:
    return _settle(call, field, call.account)


def _unresolve(call: Call, field: Field) -> JsonObject:
    return _settle(call, field, None)


def _settle(call: Call, field: Field, by: Account | None) -> JsonObject:
    wanted = (field.arguments.get("input") or {}).get("threadId")
    pull, root = _find(call, str(wanted))
    _require(call, pull.repository, _SETTLING)
    if (root.resolved_by is None) != (by is None):
        root.resolved_by = by
        action = "resolved" if by else "unresolved"
        payload = payloads.review_thread(call.state, action, pull, conversation(pull, root), call.account)
        call.deliveries.send("pull_request_review_thread", payload)
    return _select(field, "Payload", {"thread": lambda inner: _thread(call, pull, root, inner)})


def conversation(pull: PullRequest, root: ReviewComment) -> list[ReviewComment]:
    """The comments of a thread, the first one first."""
    return [one for one in pull.visible_comments if one is root or one.in_reply_to is root]


def _find(call: Call, wanted: str) -> tuple[PullRequest, ReviewComment]:
    for repository in call.state.repositories.values():
        for pull in repository.pulls.values() if auth.may_see(call.state, call.actor, repository) else ():
            for one in pull.visible_comments:
                if one.in_reply_to is None and node_id("PRRT", one.id) == wanted:
                    return pull, one
    raise _RefusedError("NOT_FOUND", f"Could not resolve to a node with the global id of '{wanted}'.")


def _may_settle(call: Call, pull: PullRequest) -> bool:
    try:
        _require(call, pull.repository, _SETTLING)
    except _RefusedError:
        return False
    return True


def _require(call: Call, repository: Repository, need: str) -> None:
    try:
        auth.require(call.state, call.actor, repository, (need,))
    except GitHubError as error:
        raise _RefusedError("FORBIDDEN", str(error)) from None


Resolver = Callable[[Field], Any]


_ROOTS: dict[str, dict[str, Callable[[Call, Field], JsonObject | None]]] = {
    "query": {"repository": _repository},
    "mutation": {"resolveReviewThread": _resolve, "unresolveReviewThread": _unresolve},
}


def _constants(values: JsonObject) -> dict[str, Resolver]:
    return {name: partial(_constant, value) for name, value in values.items()}


def _constant(value: Any, _: Field) -> Any:
    return value


def _select(field: Field, kind: str, resolvers: dict[str, Resolver]) -> JsonObject:
    if not field.selection:
        raise _RefusedError("selectionMismatch", f"Field must have selections ('{field.name}' returns {kind})")
    answer = {}
    for inner in field.selection:
        if inner.name not in resolvers:
            raise _undefined(inner.name, kind)
        answer[inner.key] = resolvers[inner.name](inner)
    return answer


def _connection(field: Field, kind: str, items: list[Any], view: Callable[[Any, Field], JsonObject]) -> JsonObject:
    first = field.arguments.get("first")
    if not isinstance(first, int) or not 1 <= first <= _MOST:
        message = f"You must provide a `first` value between 1 and {_MOST} to properly paginate the `{field.name}`."
        raise _RefusedError("MISSING_PAGINATION_BOUNDARIES", message)
    after = str(field.arguments.get("after") or "")
    start = int(after.removeprefix("cursor:")) if after.removeprefix("cursor:").isdecimal() else 0
    shown = items[start : start + first]
    page = {"hasNextPage": start + first < len(items), "endCursor": f"cursor:{start + len(shown)}"}
    return _select(field, f"{kind}Connection", {
        "nodes": lambda inner: [view(one, inner) for one in shown],
        "pageInfo": lambda inner: _select(inner, "PageInfo", _constants(page)),
        "totalCount": lambda _: len(items),
    })  # fmt: skip


def _undefined(name: str, kind: str) -> _RefusedError:
    return _RefusedError("undefinedField", f"Field '{name}' doesn't exist on type '{kind}'")
