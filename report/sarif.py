"""SARIF 2.1.0: one run per agent, accepted by code scanning, the same bytes for the same review."""

import json
from typing import Any
from urllib.parse import quote, urlsplit

from report import models_json, words
from report.document import ReviewDocument
from report.sarif_results import artifact, message_text, result
from report.sarif_rules import driver, taxonomies
from squad.code.v1.coverage_pb2 import FileCoverage
from squad.review.v1.review_pb2 import AgentRun

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST_RESULTS = 25_000
"""Results a run may hold on upload to GitHub."""


def render(document: ReviewDocument) -> str:
    """The whole log as text, ending with a line end."""
    runs = [_run(document, each) for each in sorted(_agent_runs(document), key=lambda each: each.agent)]
    log = {"$schema": SCHEMA_URI, "version": "2.1.0", "runs": runs}
    return json.dumps(log, indent=2) + "\n"


def _agent_runs(document: ReviewDocument) -> list[AgentRun]:
    """The review's agent runs, and one for every agent that only findings name."""
    known = {run.agent for run in document.review.agent_runs}
    others = sorted({each.agent for each in (*document.findings, *document.suppressed)} - known)
    return [*document.review.agent_runs, *(AgentRun(agent=name) for name in others)]


def _run(document: ReviewDocument, agent_run: AgentRun) -> dict[str, Any]:
    # What is suppressed stands last: where results must be left out, it goes first.
    mine = [each for each in (*document.findings, *document.suppressed) if each.agent == agent_run.agent]
    tool = driver(document, agent_run, mine)
    index = {rule["id"]: number for number, rule in enumerate(tool["rules"])}
    run = {
        "tool": {"driver": tool},
        "automationDetails": {"id": f"squad/{agent_run.agent}/"},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "Root of the repository."}}},
        "invocations": [_invocation(document, agent_run, left_out=max(0, len(mine) - _MOST_RESULTS))],
        "results": [result(document, each, index[each.finding.rule_id]) for each in mine[:_MOST_RESULTS]],
    }
    if classes := taxonomies(document, mine):
        run["taxonomies"] = classes
    if properties := models_json.report(document):
        run["properties"] = properties
    if provenance := _provenance(document):
        run["versionControlProvenance"] = [provenance]
    return run


def _invocation(document: ReviewDocument, agent_run: AgentRun, left_out: int) -> dict[str, Any]:
    """How the run went: every file that was not read is an error here, every excluded one a note."""
    incomplete = [cell for agent, cell in document.not_read if agent == agent_run.agent]
    notes = [_notification("error", "not-read", cell) for cell in incomplete]
    notes += [_notification("note", "excluded", cell) for agent, cell in document.excluded if agent == agent_run.agent]
    if agent_run.failure:
        notes.insert(0, _message("error", "agent-failure", agent_run.failure))
    if left_out:
        notes.append(_message("warning", "too-many-results", f"{left_out} further findings are not listed."))
    complete = not (incomplete or agent_run.failure or agent_run.coverage.not_read)
    return {"executionSuccessful": complete, "toolExecutionNotifications": notes}


def _notification(level: str, kind: str, cell: FileCoverage) -> dict[str, Any]:
    text = f"{cell.path}: {words.status(cell.status).replace('_', ' ')} ({words.reason(cell)})."
    note = _message(level, kind, text)
    note["locations"] = [{"physicalLocation": {"artifactLocation": artifact(cell.path)}}]
    return note


def _message(level: str, kind: str, text: str) -> dict[str, Any]:
    return {"level": level, "descriptor": {"id": kind}, "message": {"text": message_text(text)}}


def _provenance(document: ReviewDocument) -> dict[str, str]:
    """Where the code came from; nothing when that is a folder on this machine."""
    address = urlsplit(document.review.repository.clone_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        return {}
    host = address.hostname if address.port is None else f"{address.hostname}:{address.port}"
    uri = f"{address.scheme}://{host}{quote(address.path, safe='/%')}"
    return {"repositoryUri": uri, "revisionId": document.review.change.head_commit}
