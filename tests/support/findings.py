"""Findings in the contract's words, as small as a test of the pipeline wants them."""

from squad.code.v1.finding_pb2 import Confidence, Finding, Severity
from squad.code.v1.location_pb2 import Location, TextRange


def finding(rule="logic/a", line=1, severity=Severity.SEVERITY_MEDIUM, path="a.py", **values) -> Finding:
    place = Location(path=path, range=TextRange(start_line=line, end_line=line))
    return Finding(rule_id=rule, location=place, severity=severity, confidence=Confidence.CONFIDENCE_HIGH, **values)
