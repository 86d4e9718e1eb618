"""What other tools found, in our words."""

import gzip
import json

import pytest

from report import sarif
from review_service.pipeline.sarif_findings import read_sarif
from review_service.pipeline.sarif_log import MAX_BYTES, MAX_UNPACKED_BYTES, SarifError, SarifTooLargeError
from squad.code.v1.finding_pb2 import Confidence, Severity
from tests.support.reports import injection, review
from tests.support.sarif import log, result


def runs(*logs):
    return json.dumps({"version": "2.1.0", "runs": [run for each in logs for run in json.loads(each)["runs"]]}).encode()


def only(data):
    (tool,) = read_sarif(data)
    (found,) = tool.findings
    return found


def test_a_result_becomes_a_finding_of_the_tool():
    tags = ["security", "external/cwe/cwe-089"]
    rule = {"id": "B608", "helpUri": "https://bandit.example/B608", "properties": {"tags": tags}}
    found = only(log(result("shop/cart.py", 3, end_line=5), rules=(rule,)))
    assert (found.rule_id, found.source.engine, found.source.engine_rule) == ("sarif/bandit-b608", "Bandit", "B608")
    place = found.location
    assert (place.path, place.range.start_line, place.range.end_line) == ("shop/cart.py", 3, 5)
    assert [each.label for each in found.references] == ["CWE-89", "Bandit B608"]
    assert found.message == "It is so."


@pytest.mark.parametrize(
    ("expected", "of_rule", "of_result"),
    [
        ("MEDIUM", {}, {}),
        ("HIGH", {"defaultConfiguration": {"level": "error"}}, {}),
        ("LOW", {"defaultConfiguration": {"level": "error"}}, {"level": "note"}),
        ("LOW", {}, {"level": "none"}),
        ("CRITICAL", {"properties": {"security-severity": "9.8"}}, {"level": "note"}),
        ("HIGH", {"properties": {"security-severity": "7.0"}}, {}),
        ("MEDIUM", {"properties": {"security-severity": 5}}, {}),
        ("LOW", {"properties": {"security-severity": "0.1"}}, {"level": "error"}),
        ("HIGH", {"properties": {"security-severity": "nonsense"}}, {"level": "error"}),
        ("HIGH", {"properties": {"security-severity": [1]}}, {"level": "error"}),
    ],
)
def test_severity_is_the_score_or_else_the_level(expected, of_rule, of_result):
    found = only(log(result(**of_result), rules=({"id": "B608", **of_rule},)))
    assert Severity.Name(found.severity) == f"SEVERITY_{expected}"


@pytest.mark.parametrize(
    ("expected", "properties"), [("HIGH", {"precision": "very-high"}), ("LOW", {"precision": "low"}), ("MEDIUM", {})]
)
def test_confidence_is_the_rules_precision(expected, properties):
    found = only(log(result(), rules=({"id": "B608", "properties": properties},)))
    assert Confidence.Name(found.confidence) == f"CONFIDENCE_{expected}"


@pytest.mark.parametrize(
    ("expected", "tool", "rule"),
    [
        ("sarif/semgrep-oss-python-lang-eval", "Semgrep OSS", "python.lang.eval"),
        ("sarif/codeql-py-sql-injection", "CodeQL", "py/sql-injection"),
        ("sarif/unnamed-unnamed", "日本", "…"),
    ],
)
def test_rules_have_a_name_of_their_own_here(expected, tool, rule):
    assert only(log(result(rule=rule), tool=tool)).rule_id == expected


@pytest.mark.parametrize(
    ("expected", "uri", "run"),
    [
        ("a b/ü.py", "a%20b/%C3%BC.py", {}),
        ("a.py", "./x/../a.py", {}),
        ("src/a.py", "src\\a.py", {}),
        ("/ci/build/a.py", "file:///ci/build/a.py", {}),
        ("/ci/build/a.py", "a.py", {"originalUriBaseIds": {"ROOT": {"uri": "file:///ci/build/"}}}),
    ],
)
def test_paths_are_read_as_tools_write_them(expected, uri, run):
    made = result(uri)
    if run:
        made["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] = "ROOT"
    assert only(log(made, **run)).location.path == expected


def test_a_path_may_stand_in_the_list_of_files():
    made = result()
    made["locations"][0]["physicalLocation"]["artifactLocation"] = {"index": 0}
    assert only(log(made, artifacts=[{"location": {"uri": "b.py"}}])).location.path == "b.py"


def test_a_message_may_be_a_text_of_the_rule_with_arguments():
    rule = {"id": "B608", "messageStrings": {"default": {"text": "{0} meets {1} {7}"}}}
    made = result(message={"id": "default", "arguments": ["data", "SQL"]})
    assert only(log(made, rules=(rule,))).message == "data meets SQL {7}"


@pytest.mark.parametrize(
    "made",
    [
        result(suppressions=[{"kind": "inSource"}]),
        result(kind="pass"),
        result(baselineState="unchanged"),
        result("../../etc/passwd"),
        result("https://elsewhere.example/a.py"),
        result(locations=[]),
        result(locations=[{"physicalLocation": {"artifactLocation": {"uri": "a.py"}}}]),
    ],
    ids=["suppressed", "no failure", "in the baseline", "outside", "elsewhere", "no place", "no line"],
)
def test_what_is_settled_or_has_no_place_is_left_out(made):
    (tool,) = read_sarif(log(made))
    assert tool.findings == ()


def test_our_own_log_can_be_read_back():
    (tool,) = read_sarif(sarif.render(review(injection())).encode())
    assert [found.source.engine_rule for found in tool.findings] == [injection().finding.rule_id]


def test_a_log_may_be_compressed():
    assert only(gzip.compress(log(result()))).rule_id == "sarif/bandit-b608"


@pytest.mark.parametrize(
    ("error", "data"),
    [
        (SarifError, b""),
        (SarifError, b"{}"),
        (SarifError, b"[" * 100_000),
        (SarifError, b'{"version": "1.0.0", "runs": []}'),
        (SarifError, b"\x1f\x8bnonsense"),
        (SarifError, b"\xff\xfe{"),
        (SarifError, log(result(line=0))),
        (SarifError, log(result(level="fatal"))),
        (SarifError, log({"message": 3})),
        (SarifTooLargeError, b" " * (MAX_BYTES + 1)),
        (SarifTooLargeError, gzip.compress(b" " * (MAX_UNPACKED_BYTES + 1))),
        (SarifTooLargeError, log(*[result()] * 5001)),
        (SarifTooLargeError, runs(*[log(*[result()] * 2501)] * 2)),
        (SarifTooLargeError, runs(*[log()] * 21)),
    ],
    ids=["nothing", "no version", "nested", "old", "broken gzip", "no UTF-8", "line 0", "level", "message", "bytes",
         "unpacked", "results", "results of all runs", "runs"],
)  # fmt: skip
def test_what_is_no_log_or_too_large_is_refused(error, data):
    with pytest.raises(error):
        read_sarif(data)


def test_hostile_texts_are_cut():
    found = only(log(result(text="é" * 9000, rule="r" * 5000), tool="t" * 400))
    assert len(found.message.encode()) <= 2000
    assert len(found.rule_id) <= 200


@pytest.mark.parametrize(
    ("where", "data"),
    [
        ("runs.0.tool.driver.name: it holds U+0000", log(tool="Ban\0dit")),
        ("runs.0.tool.driver.name: it holds U+001B", log(tool="\x1b[2J")),
        ("runs.0.tool.driver.rules.0.id: it holds U+000A", log(rules=({"id": "B\n608"},))),
        ("runs.0.tool.driver.rules.0.helpUri: it holds U+0000", log(rules=({"helpUri": "https://a.example/\0"},))),
        ("runs.0.results.0.ruleId: it holds U+0000", log(result(rule="B\0"))),
        ("runs.0.results.0.rule.id: it holds U+0085", log({**result(), "ruleId": "B", "rule": {"id": "B\x85"}})),
        ("artifactLocation.uri: it holds U+0000", log(result("a\0.py"))),
        ("artifactLocation.uri: it holds U+0000", log(result("a%00.py"))),
        ("artifacts.0.location.uri: it holds U+0009", log(artifacts=[{"location": {"uri": "a%09.py"}}])),
    ],
)
def test_control_characters_in_names_and_paths_are_refused(where, data):
    with pytest.raises(SarifError) as refused:
        read_sarif(data)
    assert f"{where}: give names and paths without control characters" in str(refused.value)
