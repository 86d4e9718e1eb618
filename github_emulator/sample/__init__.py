"""The sample repository of the demo: a small web shop, and a pull request with about a dozen real problems."""

from pathlib import Path

from github_emulator.git import GitFile, files_of

FULL_NAME = "acme/storefront"
BRANCH = "checkout-discounts"
AUTHOR = "mona"
TITLE = "Add discounts, order search and export, and stock sync"
BODY = (
    "Customers can redeem discount codes at checkout, staff can search and export orders, "
    "and stock levels are synced from the warehouse."
)
MEMBERS = {"mona": "write", "octocat": "maintain", "hubot": "read"}

_HERE = Path(__file__).parent
# Made up, and put together only here, so that secret scanners of this very repository stay quiet.
_KEYS = {
    b"@@AWS_ACCESS_KEY_ID@@": b"AKIA" + b"Z7QK3N5VXW2MB4TD",
    b"@@AWS_SECRET_ACCESS_KEY@@": b"q7Wn3Zk0Rf5Yb1Tg8Hs4" + b"Jd6Lx2Mv9PcAeUiOoNtK",
}


def base() -> dict[str, GitFile]:
    """The shop as it is."""
    return files_of(_HERE / "base")


def head() -> dict[str, GitFile]:
    """The files that the pull request changes or adds."""
    return {path: GitFile(_with_keys(file.content), file.mode) for path, file in files_of(_HERE / "head").items()}


def _with_keys(content: bytes) -> bytes:
    for name, key in _KEYS.items():
        content = content.replace(name, key)
    return content
