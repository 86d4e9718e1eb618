"""Asks a Prometheus, and tells one what to read."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

_SECONDS = 5
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class QueryError(Exception):
    """It does not answer, or refuses; the message says which query."""


def ask(address: str, query: str) -> list[float]:
    """The values of an instant query, in no order; empty when nothing matches.

    Args:
        address: `http://HOST:PORT`.
        query: PromQL that gives a vector.

    Raises:
        QueryError: See there.
    """
    url = f"{address.rstrip('/')}/api/v1/query?{urllib.parse.urlencode({'query': query})}"
    try:
        with _direct.open(url, timeout=_SECONDS) as answer:
            data: dict[str, Any] = json.load(answer)["data"]
    except urllib.error.HTTPError as error:
        raise QueryError(f"Prometheus refuses {query!r}: {error.read().decode(errors='replace')[:300]}") from error
    except (OSError, ValueError, KeyError) as error:
        raise QueryError(f"Prometheus at {address} does not answer: {error}") from error
    if data["resultType"] != "vector":
        raise QueryError(f"{query!r} gives a {data['resultType']}, not a vector")
    return [float(each["value"][1]) for each in data["result"]]


def targets(scraped: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    """For `file_sd_configs`: address -> labels that every number from there gets."""
    return [{"targets": [address], "labels": dict(labels)} for address, labels in scraped.items()]


def configuration(file: str, every_seconds: float) -> dict[str, Any]:
    """Of a Prometheus that reads what a file of `targets` names."""
    every = f"{round(every_seconds * 1000)}ms"
    job = {"job_name": "pods", "file_sd_configs": [{"files": [file], "refresh_interval": "1s"}]}
    return {"global": {"scrape_interval": every, "scrape_timeout": every}, "scrape_configs": [job]}
