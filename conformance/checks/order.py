"""The order of a stream: who is reading, what was found, the ledger, the end."""

from conformance.answer import Answer
from conformance.kit import Kit
from conformance.outcome import Failed, NotRun

LARGEST_MESSAGE_BYTES = 1 << 20


async def started(kit: Kit) -> str:
    """AnalysisStarted comes first, once, and names the agent as it described itself."""
    answer = await kit.answer()
    if not answer.kinds or answer.kinds[0] != "started" or len(answer.started) != 1:
        raise Failed("it does not begin its answer with one AnalysisStarted")
    said = answer.started[0]
    if (said.agent, said.version) != (kit.agent.name, kit.agent.version):
        raise Failed(
            f"it answers as {said.agent} {said.version} and describes itself as {kit.agent.name} {kit.agent.version}"
        )
    return ""


async def order(kit: Kit) -> str:
    """Findings and failures, then the ledger, then AnalysisComplete once, then the end."""
    answer = await kit.answer()
    kinds = [kind for kind in answer.kinds if kind != "started"]
    if "an empty message" in kinds:
        raise Failed("it sent a message with nothing in it, or with bytes that are no message of the contract")
    after_ledger = kinds[kinds.index("coverage") :] if "coverage" in kinds else []
    if late := next((kind for kind in after_ledger if kind not in ("coverage", "complete")), ""):
        raise Failed(f"it sent a {late} after it had begun its ledger")
    if kinds.count("complete") != 1 or kinds[-1] != "complete":
        raise Failed("its last message is not the one AnalysisComplete of the stream")
    answer.must_end_well("after AnalysisComplete")
    return ""


async def count(kit: Kit) -> str:
    """AnalysisComplete counts the findings that were sent."""
    answer = await kit.answer()
    if not answer.completed:
        raise NotRun("there was no AnalysisComplete to count by")
    said, sent = answer.completed[-1].finding_count, len(answer.findings)
    if said != sent:
        raise Failed(f"it counted {said} findings and sent {sent}")
    return f"{sent} findings"


async def message_size(kit: Kit) -> str:
    """No message is larger than 1 MiB."""
    answer = await kit.answer()
    if answer.largest > LARGEST_MESSAGE_BYTES:
        raise Failed(f"it sent a message of {answer.largest:,} bytes: 1 MiB is the limit")
    return f"the largest had {answer.largest:,} bytes"


async def batches(kit: Kit) -> str:
    """Batches are sent where the header allows them, taken where the agent says so, and change nothing."""
    plain = await kit.analyze(kit.small)
    if plain.batched:
        raise Failed("it sent a ResponseBatch although the header does not say `batches`")
    packed = await kit.analyze(kit.small, batches=True, packed=kit.agent.batches)
    packed.must_end_well("when it was sent batches" if kit.agent.batches else "when batches were allowed")
    if packed.nested:
        raise Failed("it sent a batch within a batch")
    if _shape(packed) != _shape(plain):
        raise Failed("it answers differently when messages travel in batches")
    return "" if kit.agent.batches else "it takes no batches itself"


def _shape(answer: Answer) -> list[tuple[str, int, str]]:
    found = [(each.location.path, each.location.range.start_line, each.rule_id) for each in answer.findings]
    return sorted(found + [(cell.path, cell.status, "") for cell in answer.cells])
