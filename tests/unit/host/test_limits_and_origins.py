import httpx
import pytest

from review_service.host.api import Api, pause_of
from review_service.host.github import GitHub, GitHubSettings, clone_url_allowed
from review_service.host.protocol import HostError
from squad.review.v1.review_pb2 import RepositoryRef, Review

PUBLIC = GitHubSettings()
ENTERPRISE = GitHubSettings(api_url="https://ghe.example/api/v3", git_url="https://git.example:8443")


@pytest.mark.parametrize(
    ("settings", "url", "allowed"),
    [
        (PUBLIC, "https://github.com/acme/shop.git", True),
        (PUBLIC, "https://GitHub.com:443/acme/shop.git", True),
        (PUBLIC, "http://github.com/acme/shop.git", False),
        (PUBLIC, "https://github.com.evil.example/acme/shop.git", False),
        (PUBLIC, "https://github.com@evil.example/acme/shop.git", False),
        (PUBLIC, "https://github.com\\@evil.example/acme/shop.git", False),
        (PUBLIC, "https://user@github.com/acme/shop.git", False),
        (PUBLIC, "https://github.com:8443/acme/shop.git", False),
        (PUBLIC, "https://api.github.com/acme/shop.git", False),
        (PUBLIC, "ssh://git@github.com/acme/shop.git", False),
        (PUBLIC, "ext::sh -c evil", False),
        (PUBLIC, "--upload-pack=evil", False),
        (PUBLIC, "/etc", False),
        (PUBLIC, "", False),
        (PUBLIC, "https://[", False),
        (ENTERPRISE, "https://ghe.example/acme/shop.git", True),
        (ENTERPRISE, "https://git.example:8443/acme/shop.git", True),
        (ENTERPRISE, "https://github.com/acme/shop.git", False),
    ],
)
def test_a_token_goes_only_to_the_configured_host(settings, url, allowed):
    assert clone_url_allowed(settings, url) is allowed


@pytest.mark.parametrize(
    ("status", "headers", "text", "pause"),
    [
        (200, {}, "", None),
        (403, {}, "Resource not accessible by integration", None),
        (403, {"retry-after": "7"}, "", 7.0),
        (429, {"retry-after": "7"}, "", 7.0),
        (429, {"retry-after": "soon"}, "", 60.0),
        (429, {}, "", 60.0),
        (403, {}, "You have exceeded a secondary rate limit", 60.0),
    ],
)
def test_github_is_obeyed_when_it_asks_to_wait(status, headers, text, pause):
    assert pause_of(httpx.Response(status, headers=headers, text=text), 0) == pause


def test_waiting_grows_when_github_names_no_time():
    assert [pause_of(httpx.Response(429), attempt) for attempt in range(3)] == [60.0, 120.0, 240.0]


def test_the_private_key_stands_in_no_representation():
    assert "secret" not in repr(GitHubSettings(private_key_pem="secret"))


async def test_without_an_app_it_says_what_to_set():
    with pytest.raises(HostError, match="set SQUAD_GITHUB_APP_ID"):
        await GitHub(PUBLIC).start_check(Review(repository=RepositoryRef(full_name="acme/shop", installation_id=1)))


@pytest.mark.parametrize("most", [2, 100])
async def test_a_list_is_read_to_its_end_however_few_entries_a_page_has(most):
    def answer(request):
        page, size = int(request.url.params["page"]), min(most, int(request.url.params["per_page"]))
        more = {"Link": '<https://ghe.example/list?page=2>; rel="next"'} if page * size < 150 else {}
        return httpx.Response(200, json=list(range(150))[(page - 1) * size : page * size], headers=more)

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    assert await Api("https://ghe.example", 0, client).pages("/list", "token") == list(range(150))


@pytest.mark.parametrize("status", [301, 307])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
async def test_what_is_sent_elsewhere_is_sent_there_verbatim(status, method):
    seen = []

    def answer(request):
        seen.append((request.method, request.url.path, request.content, request.headers["authorization"]))
        moved = httpx.Response(status, headers={"location": "/repositories/7/x"})
        return moved if request.url.path == "/repos/a/b/x" else httpx.Response(200, json={})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    await Api("https://ghe.example", 0, client).change(method, "/repos/a/b/x", "token", {"body": "x"})
    assert seen[1] == (method, "/repositories/7/x", seen[0][2], "Bearer token")


async def test_no_token_follows_to_another_host():
    asked = []

    def answer(request):
        asked.append(request.url.host)
        return httpx.Response(301, headers={"location": "https://evil.example/x"})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    with pytest.raises(HostError, match="another host"):
        await Api("https://ghe.example", 0, client).get("/x", "token")
    assert asked == ["ghe.example"]
