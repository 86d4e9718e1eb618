"""Files of a commit, and git's own objects."""

import base64

from github_emulator import limits
from github_emulator.git import GitError, TreeEntry
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, not_found
from github_emulator.http.replies import Reply
from github_emulator.http.routing import Routes
from github_emulator.rest.repositories import commit_sha
from github_emulator.state import JsonObject
from github_emulator.views.repositories import api_url, html_url

routes = Routes()
_TYPES = {"040000": "dir", "120000": "symlink", "160000": "submodule"}


@routes.add("GET /repos/{owner}/{repo}/contents/{path:path}", "contents:read")
def get_contents(call: Call) -> Reply:
    """A file, or the list of a folder; the raw media type answers the bytes."""
    revision = call.query.get("ref") or call.repository.default_branch
    sha = commit_sha(call, revision)
    entry = call.repository.git.read(sha, call.arguments["path"].strip("/"))
    if entry is None:
        raise not_found()
    if entry.kind == "tree":
        prefix = f"{entry.path}/" if entry.path else ""
        entries = call.repository.git.list_tree(entry.sha, prefix)
        return Reply([_view(call, one, revision) for one in entries])
    if call.accept == "raw" and entry.kind == "blob":
        return Reply(entry.content, media_type="application/vnd.github.raw; charset=utf-8")
    return Reply(_file(call, entry, revision))


@routes.add("GET /repos/{owner}/{repo}/git/blobs/{sha}", "contents:read")
def get_blob(call: Call) -> Reply:
    """The bytes of a blob, in base64."""
    sha = call.arguments["sha"]
    try:
        content = call.repository.git.run("cat-file", "blob", f"{sha}^{{blob}}") if sha.isalnum() else None
    except GitError:
        content = None
    if content is None:
        raise not_found()
    url = f"{api_url(call.state, call.repository)}/git/blobs/{sha}"
    body = {"sha": sha, "node_id": f"B_{sha}", "size": len(content), "url": url}
    return Reply({**body, "content": base64.encodebytes(content).decode(), "encoding": "base64"})


def _file(call: Call, entry: TreeEntry, revision: str) -> JsonObject:
    body = _view(call, entry, revision)
    if entry.mode == "120000":
        return {**body, "target": entry.content.decode("utf-8", "replace")}
    if entry.mode == "160000":
        return {**body, "submodule_git_url": None}
    if body["size"] > limits.CONTENT_FILE_BYTES:
        if body["size"] > 100 * limits.CONTENT_FILE_BYTES:
            raise GitHubError(403, "This API returns blobs up to 100 MB in size.")
        return {**body, "encoding": "none", "content": ""}
    return {**body, "encoding": "base64", "content": base64.encodebytes(entry.content).decode()}


def _view(call: Call, entry: TreeEntry, revision: str) -> JsonObject:
    api, html = api_url(call.state, call.repository), html_url(call.state, call.repository)
    url = f"{api}/contents/{entry.path}?ref={revision}"
    git_url = f"{api}/git/{'trees' if entry.kind == 'tree' else 'blobs'}/{entry.sha}"
    page = f"{html}/{entry.kind}/{revision}/{entry.path}"
    return {
        "type": _TYPES.get(entry.mode, "file"),
        "size": entry.size,
        "name": entry.path.rsplit("/", 1)[-1],
        "path": entry.path,
        "sha": entry.sha,
        "url": url,
        "git_url": git_url,
        "html_url": page,
        "download_url": f"{html}/raw/{revision}/{entry.path}" if entry.kind == "blob" else None,
        "_links": {"self": url, "git": git_url, "html": page},
    }
