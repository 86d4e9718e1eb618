"""Findings for GitHub's code scanning: one SARIF upload for each review of a pull request.

An upload with the same commit, tool and category takes the place of the earlier one, so it may be done again.
"""

import asyncio
import base64
import gzip
from dataclasses import replace

from report import sarif
from report.document import ReviewDocument
from review_service.host.api import Api
from review_service.host.protocol import HostError

MOST_BYTES = 10_000_000
"""Of the packed file."""


class CodeScanning:
    """Where the findings of one repository go."""

    def __init__(self, api: Api, token: str) -> None:
        self._api = api
        self._token = token

    async def upload(self, document: ReviewDocument) -> None:
        """Uploads what people may see of a review; code scanning would open an alert for what is suppressed too.

        Raises:
            HostError: GitHub refuses or does not answer, or the file is larger than it takes.
        """
        review = document.review
        packed = await asyncio.to_thread(_packed, replace(document, findings=document.visible, suppressed=()))
        if len(packed) > MOST_BYTES:
            raise HostError("the findings are more than the 10 MB that code scanning takes")
        body = {
            "commit_sha": review.change.head_commit,
            "ref": f"refs/pull/{review.change.pull_request}/head",
            "sarif": base64.b64encode(packed).decode(),
        }
        await self._api.change("POST", f"/repos/{review.repository.full_name}/code-scanning/sarifs", self._token, body)


def _packed(document: ReviewDocument) -> bytes:
    """The same bytes for the same review: no time stands in them."""
    return gzip.compress(sarif.render(document).encode(), mtime=0)
