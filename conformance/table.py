"""Every check, in the order they run: what looks comes first, what ends the agent last."""

from conformance.checks import (
    blobs,
    cancel,
    concurrency,
    drain,
    findings,
    ledger,
    odd,
    order,
    repeat,
    schema,
    server,
    time,
)
from conformance.outcome import Check

_AGENT = "agent/v1/agent.proto"
_SERVICE = "agent/v1/agent_service.proto"
_FINDING = "code/v1/finding.proto"
_LOCATION = "code/v1/location.proto"
_COVERAGE = "code/v1/coverage.proto"

CHECKS = (
    Check("schema", "DescribeAgent says who it is, in the contract's words", f"{_AGENT} Agent", schema.schema),
    Check("health", "The standard health service says SERVING", f"{_SERVICE} AgentService", server.health),
    Check("reflection", "Server reflection lists the agent's service", f"{_SERVICE} AgentService", server.reflection),
    Check("started", "Its answer begins with its name and version", f"{_AGENT} AnalysisStarted", order.started),
    Check("order", "Findings, then the ledger, then the end, once", f"{_SERVICE} AnalyzeChange", order.order),
    Check("count", "It counts the findings it sent", f"{_AGENT} AnalysisComplete", order.count),
    Check("message-size", "No message is larger than 1 MiB", f"{_SERVICE} AnalyzeChange", order.message_size),
    Check("batches", "Messages travel in batches where both sides say so", f"{_SERVICE} ResponseBatch", order.batches),
    Check("ledger", "Every file of the change has exactly one cell", f"{_SERVICE} AnalyzeChange", ledger.ledger),
    Check(
        "ledger-reasons", "Each cell's reason belongs to its status", f"{_COVERAGE} FileCoverage", ledger.ledger_reasons
    ),
    Check("rules", "Findings name rules that it declared", f"{_AGENT} Agent", findings.rules),
    Check("words", "Findings say what, how bad, how sure, and quote the code", f"{_FINDING} Finding", findings.words),
    Check("locations", "Findings point to lines and columns that exist", f"{_LOCATION} TextRange", findings.locations),
    Check("columns", "Columns count bytes of UTF-8", f"{_LOCATION} TextRange", findings.columns),
    Check("fixes", "Fixes can be applied", f"{_FINDING} Fix", findings.fixes),
    Check("repeat", "The same change gives the same bytes", f"{_SERVICE} AnalyzeChange", repeat.repeat),
    Check("blob-ids", "It asks for blobs of the manifest only", f"{_AGENT} BlobRequest", blobs.blob_ids),
    Check("blob-missing", "It goes on without blobs that are not found", f"{_AGENT} BlobNotFound", blobs.blob_missing),
    Check("empty", "A change may be empty", f"{_AGENT} ChangeComplete", odd.empty),
    Check("paths", "Paths may hold any character", f"{_AGENT} ManifestEntry", odd.paths),
    Check("oversize", "A file too large to be sent is NOT_READ", f"{_AGENT} BlobNotFound", odd.oversize),
    Check("hostile", "No content takes it away", f"{_SERVICE} AnalyzeChange", odd.hostile),
    Check("deadline", "A call without a deadline is refused", f"{_SERVICE} AnalyzeChange", time.deadline_required),
    Check("time-budget", "It keeps its time and names what it left", f"{_AGENT} AnalysisHeader", time.time_budget),
    Check(
        "concurrency",
        "Eight streams at once get their own results",
        f"{_SERVICE} AgentService",
        concurrency.concurrency,
    ),
    Check("cancel", "It stops working for a cancelled call", f"{_SERVICE} AnalyzeChange", cancel.cancel),
    Check(
        "health-under-load",
        "Its health answers within 100 ms under load",
        f"{_SERVICE} AgentService",
        server.health_under_load,
    ),
    Check("drain", "SIGTERM lets streams in flight come to their end", f"{_SERVICE} AgentService", drain.drain),
)
