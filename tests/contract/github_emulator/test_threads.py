"""Review threads over GraphQL."""

import pytest

from tests.contract.github_emulator.conftest import World

LIST = """
query Threads($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      reviewThreads(first: 1, after: $after) {
        totalCount
        nodes { id isResolved isOutdated path comments(first: 10) { nodes { databaseId author { login } } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
SETTLE = """
mutation($id: ID!) { %s(input: {threadId: $id}) { thread { id isResolved resolvedBy { login } } } }
"""
SHOP = '{ repository(owner: "acme", name: "shop") { %s } }'
LOST = 'mutation { resolveReviewThread(input: {threadId: "X"}) { thread { id } } }'
REFUSED = {
    "an unknown field": (SHOP % "stars", "Field 'stars' doesn't exist"),
    "an unknown query": ("{ viewer { login } }", "Field 'viewer' doesn't exist on type 'Query'"),
    "an unknown repository": ('{ repository(owner: "a", name: "b") { id } }', "Could not resolve to a Repository"),
    "an unknown thread": (LOST, "global id of 'X'"),
    "a list without a size": (
        SHOP % "pullRequest(number: 1) { reviewThreads { totalCount } }",
        "provide a `first` value",
    ),
    "something that is no GraphQL": ("{ repository(", "Unexpected end of document"),
    "a variable that was not given": (SETTLE % "resolveReviewThread", "Variable $id was provided invalid value"),
}


def ask(world: World, query: str, **variables: object) -> dict:
    return world.api.post("/graphql", json={"query": query, "variables": variables}).json()


def listed(world: World, after: str | None = None) -> dict:
    answer = ask(world, LIST, owner="acme", name="shop", number=1, after=after)
    return answer["data"]["repository"]["pullRequest"]["reviewThreads"]


def test_threads_are_listed_in_pages(world: World):
    first, second = world.comment(line=10).json()["id"], world.comment(line=11).json()["id"]
    world.comment(in_reply_to=first)
    page = listed(world)
    assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
    assert len(page["nodes"][0]["comments"]["nodes"]) == 2
    assert listed(world, page["pageInfo"]["endCursor"])["nodes"][0]["comments"]["nodes"][0]["databaseId"] == second


def test_a_thread_is_not_resolved_without_write_access_to_contents(world: World):
    world.comment(line=10)
    answer = ask(world, SETTLE % "resolveReviewThread", id=listed(world)["nodes"][0]["id"])
    assert answer["errors"][0]["type"] == "FORBIDDEN"
    assert answer["data"] == {"resolveReviewThread": None}


def test_a_thread_is_resolved_and_opened_again(world: World):
    world.grant("contents", "write")
    world.comment(line=10)
    thread = listed(world)["nodes"][0]["id"]
    settled = ask(world, SETTLE % "resolveReviewThread", id=thread)["data"]["resolveReviewThread"]["thread"]
    assert settled == {"id": thread, "isResolved": True, "resolvedBy": {"login": "code-review-squad"}}
    assert listed(world)["nodes"][0]["isResolved"]
    ask(world, SETTLE % "unresolveReviewThread", id=thread)
    assert not listed(world)["nodes"][0]["isResolved"]


@pytest.mark.parametrize("case", REFUSED)
def test_graphql_refuses(world: World, case: str):
    query, message = REFUSED[case]
    answer = ask(world, query)
    assert message in answer["errors"][0]["message"]
