"""GitHub's refusals, in the shapes it documents."""

from github_emulator.state import JsonObject

DOCS = "https://docs.github.com/rest"


class GitHubError(Exception):
    """A refusal: an HTTP status, GitHub's message, and perhaps a list of errors."""

    def __init__(
        self, status: int, message: str, errors: list[str] | list[JsonObject] | None = None, docs: str = DOCS
    ) -> None:
        """Keep what the answer needs; `docs` is the page GitHub points at."""
        super().__init__(message)
        self.status = status
        self.headers: dict[str, str] = {}
        self.body: JsonObject = {"message": message, "documentation_url": docs, "status": str(status)}
        if errors:
            self.body["errors"] = errors


def not_found() -> GitHubError:
    """What GitHub says of a thing that is absent or not yours to see."""
    return GitHubError(404, "Not Found")


def forbidden() -> GitHubError:
    """What GitHub says when a token lacks the permission."""
    return GitHubError(403, "Resource not accessible by integration")


def invalid(resource: str, field: str, code: str, message: str | None = None) -> GitHubError:
    """A 422 that names resource and field."""
    error: JsonObject = {"resource": resource, "field": field, "code": code}
    if message:
        error["message"] = message
    return GitHubError(422, "Validation Failed", [error])


def unprocessable(*sentences: str) -> GitHubError:
    """A 422 of the reviews endpoints: sentences, which do not say which comment is meant."""
    return GitHubError(422, "Unprocessable Entity", list(sentences))


def malformed(message: str) -> GitHubError:
    """A 422 of GitHub's request schema: a field of the wrong type, missing, or too long."""
    return GitHubError(422, f"Invalid request.\n\n{message}")
