"""The outcomes for programs: JUnit XML for a build server, JSON for everything else."""

import json
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from conformance.outcome import Outcome, Verdict
from squad.agent.v1.agent_pb2 import Agent


def as_json(agent: Agent, address: str, outcomes: Sequence[Outcome]) -> str:
    """One object: the agent, and its checks in the order they ran."""
    checks = [
        {
            "id": outcome.check.id,
            "promise": outcome.check.promise,
            "contract": outcome.check.contract,
            "verdict": outcome.verdict.value,
            "note": outcome.note,
            "seconds": round(outcome.seconds, 3),
        }
        for outcome in outcomes
    ]
    about = {"name": agent.name, "version": agent.version, "address": address}
    return json.dumps({"agent": about, "conforms": conforms(outcomes), "checks": checks}, indent=2) + "\n"


def as_junit(agent: Agent, outcomes: Sequence[Outcome]) -> str:
    """One suite; a check that was not run is skipped."""
    counts = {verdict: sum(outcome.verdict is verdict for outcome in outcomes) for verdict in Verdict}
    suite = Xml.Element(
        "testsuite",
        name=f"squad conformance {agent.name} {agent.version}",
        tests=str(len(outcomes)),
        failures=str(counts[Verdict.failed]),
        errors="0",
        skipped=str(counts[Verdict.not_run]),
        time=f"{sum(outcome.seconds for outcome in outcomes):.3f}",
    )
    for outcome in outcomes:
        case = Xml.SubElement(
            suite, "testcase", classname=agent.name, name=outcome.check.id, time=f"{outcome.seconds:.3f}"
        )
        if outcome.verdict is not Verdict.passed:
            tag = "failure" if outcome.verdict is Verdict.failed else "skipped"
            Xml.SubElement(case, tag, message=_printable(outcome.note)).text = outcome.check.contract
    Xml.indent(suite)
    return Xml.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def conforms(outcomes: Sequence[Outcome]) -> bool:
    """Whether nothing failed."""
    return all(outcome.verdict is not Verdict.failed for outcome in outcomes)


def _printable(text: str) -> str:
    """XML knows no control characters, and what an agent says may hold any."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
