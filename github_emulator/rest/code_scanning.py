"""Uploading SARIF: decoded, measured against GitHub's limits, and kept."""

import base64
import binascii
import gzip
import io
import json
import re
import uuid
import zlib
from typing import Any

from github_emulator import limits
from github_emulator.http.call import Call
from github_emulator.http.errors import GitHubError, malformed, not_found
from github_emulator.http.fields import read
from github_emulator.http.replies import Reply
from github_emulator.http.routing import Routes
from github_emulator.rest.repositories import commit_sha
from github_emulator.state import JsonObject, Sarif
from github_emulator.views.repositories import api_url

routes = Routes()
_SARIFS = "/repos/{owner}/{repo}/code-scanning/sarifs"
_REF = re.compile(r"refs/(heads|tags|pull)/.+")
_UNPACKED_MOST = 512 * 1024 * 1024


@routes.add(f"POST {_SARIFS}", "security_events:write")
def upload(call: Call) -> Reply:
    """Take a gzipped, base64-encoded SARIF file."""
    if not call.repository.code_scanning:
        raise GitHubError(403, "Advanced Security must be enabled for this repository to use code scanning.")
    sha = read(call.body, "commit_sha", str, required=True)
    ref = read(call.body, "ref", str, required=True)
    if not re.fullmatch(r"[0-9a-fA-F]{40}", sha):
        raise malformed(f"For 'properties/commit_sha', {sha[:60]} does not match /^[0-9a-fA-F]+$/.")
    if not _REF.fullmatch(ref):
        raise malformed(f"For 'properties/ref', {ref[:60]} does not match /^refs/(heads|tags|pull)/.*$/.")
    commit_sha(call, sha)
    document = _decode(read(call.body, "sarif", str, required=True))
    found = Sarif(str(uuid.uuid4()), sha, ref, document, _faults(document))
    call.repository.sarifs[found.id] = found
    return Reply(
        {"id": found.id, "url": f"{api_url(call.state, call.repository)}/code-scanning/sarifs/{found.id}"}, 202
    )


@routes.add(f"GET {_SARIFS}/{{sarif}}", "security_events:read")
def get_status(call: Call) -> Reply:
    """Whether an uploaded file was taken in, and if not, why."""
    found = call.repository.sarifs.get(call.arguments["sarif"])
    if found is None:
        raise not_found()
    if found.errors:
        return Reply({"processing_status": "failed", "analyses_url": None, "errors": found.errors})
    analyses = f"{api_url(call.state, call.repository)}/code-scanning/analyses?sarif_id={found.id}"
    return Reply({"processing_status": "complete", "analyses_url": analyses, "errors": None})


def _decode(text: str) -> JsonObject:
    try:
        packed = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise GitHubError(400, "Invalid SARIF. The value is not Base64 encoded.") from None
    if len(packed) > limits.SARIF_GZIP_BYTES:
        raise GitHubError(413, "The SARIF file is too large. The maximum gzip-compressed size is 10 MB.")
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
            document = json.loads(file.read(_UNPACKED_MOST))
    except (OSError, EOFError, zlib.error):
        raise GitHubError(400, "Invalid SARIF. The value is not gzip compressed.") from None
    except ValueError:
        raise GitHubError(400, "Invalid SARIF. JSON syntax error.") from None
    if not isinstance(document, dict):
        raise GitHubError(400, "Invalid SARIF. The document is not an object.")
    return document


def _faults(document: JsonObject) -> list[str]:
    """What GitHub finds wrong while it processes the file."""
    runs: Any = document.get("runs")
    if document.get("version") != "2.1.0" or not isinstance(runs, list):
        return ["Invalid SARIF. Only version 2.1.0 with a list of runs is supported."]
    if len(runs) > limits.SARIF_RUNS:
        return [f"Too many runs: {len(runs)}, the limit is {limits.SARIF_RUNS}."]
    return [fault for run in runs for fault in _run_faults(run)] + _category_faults(runs)


def _run_faults(run: JsonObject) -> list[str]:
    tool = run.get("tool", {})
    counts = {
        "results": (len(run.get("results") or []), limits.SARIF_RESULTS),
        "rules": (len(tool.get("driver", {}).get("rules") or []), limits.SARIF_RULES),
        "tool extensions": (len(tool.get("extensions") or []), limits.SARIF_EXTENSIONS),
    }
    faults = [
        f"Too many {what}: {count}, the limit is {most}." for what, (count, most) in counts.items() if count > most
    ]
    if not tool.get("driver", {}).get("name"):
        faults.append("Invalid SARIF. A run needs tool.driver.name.")
    faults += [fault for rule in tool.get("driver", {}).get("rules") or [] for fault in _rule_faults(rule)]
    return faults + [fault for result in run.get("results") or [] for fault in _result_faults(result)]


def _rule_faults(rule: JsonObject) -> list[str]:
    if not rule.get("id"):
        return ["Invalid SARIF. A rule needs an id."]
    tags = rule.get("properties", {}).get("tags") or []
    return _too_many("tags of a rule", len(tags), limits.SARIF_RULE_TAGS)


def _too_many(what: str, count: int, most: int) -> list[str]:
    return [f"Too many {what}: {count}, the limit is {most}."] if count > most else []


def _result_faults(result: JsonObject) -> list[str]:
    faults = []
    if not result.get("message", {}).get("text"):
        faults.append("Invalid SARIF. A result needs message.text.")
    if not result.get("locations"):
        faults.append("locationFromSarifResult: expected at least one location")
    for place in result.get("locations") or []:
        uri = place.get("physicalLocation", {}).get("artifactLocation", {}).get("uri", "")
        if not uri or "://" in uri or uri.startswith("/") or ".." in uri.split("/"):
            faults.append(f"locationFromSarifResult: {uri[:80]!r} is no path within the repository")
    steps = [len(thread["locations"]) for flow in result.get("codeFlows") or [] for thread in flow["threadFlows"]]
    faults += _too_many("locations of a result", len(result.get("locations") or []), limits.SARIF_RESULT_LOCATIONS)
    return faults + _too_many("thread flow locations", sum(steps), limits.SARIF_THREAD_FLOW_LOCATIONS)


def _category_faults(runs: list[JsonObject]) -> list[str]:
    names = [
        (run["tool"]["driver"].get("name"), run.get("automationDetails", {}).get("id")) for run in runs if _named(run)
    ]
    if len(set(names)) == len(names):
        return []
    return ["Multiple runs have the same tool and category; give each its own automationDetails.id."]


def _named(run: JsonObject) -> bool:
    return bool(run.get("tool", {}).get("driver", {}).get("name"))
