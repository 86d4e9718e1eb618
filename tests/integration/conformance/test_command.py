"""`squad conformance` as an author uses it: against our own agents, and against one that is broken."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from agent_services.runtime.discovery import AGENT_NAMES
from cli.stack.ports import free_port
from conformance.table import CHECKS
from tests.support.agents.client import running_agent
from tests.support.broken_agents import LedgerFirst, serving
from tests.support.command import Ran, squad

ROOT = Path(__file__).parents[3]


def conformance(folder: Path, *arguments: object) -> Ran:
    return squad("conformance", *map(str, arguments), cwd=folder)


@pytest.mark.parametrize("name", AGENT_NAMES)
def test_our_own_agents_conform(name, tmp_path):
    with running_agent(tmp_path, "agent_services.main", name) as agent:
        done = conformance(tmp_path, agent.address, "--trust-dir", tmp_path / "trust", "--pid", agent.process.pid)
    assert done.status == 0, done.out
    assert "failed" not in done.out


def test_reports_for_programs_name_what_failed_and_where_the_contract_says_so(tmp_path):
    with serving(agent := LedgerFirst()) as address:
        done = conformance(
            tmp_path, address, "--only", "order,count", "--json", tmp_path / "j", "--junit", tmp_path / "x"
        )
        agent.over.set()
    assert done.status == 1
    [order, _] = json.loads((tmp_path / "j").read_text())["checks"]
    assert (order["id"], order["verdict"]) == ("order", "failed")
    assert order["contract"] == "agent/v1/agent_service.proto AnalyzeChange"
    [failure] = ElementTree.parse(tmp_path / "x").getroot().findall("testcase/failure")
    assert failure.attrib["message"] == order["note"] == "it sent a finding after it had begun its ledger"


def test_an_author_brings_files_in_which_the_agent_finds_something(tmp_path):
    (tmp_path / "bad.py").write_text('key = "hunter2-hunter2"\n')
    with serving(agent := LedgerFirst()) as address:
        done = conformance(tmp_path, address, "--only", "locations", "--sample", tmp_path / "bad.py")
        agent.over.set()
    assert "1 findings" in done.out


def test_nobody_at_the_address_and_unknown_checks_are_wrong_use(tmp_path):
    wrong = {
        ("127.0.0.1:1",): "nobody answers",
        ("127.0.0.1",): "127.0.0.1 is no HOST:PORT",
        ("x:1", "--only", "all"): "there is no check all",
        ("127.0.0.1:1", "--trust-dir", "keys"): "'keys' does not exist",
    }
    for arguments, said in wrong.items():
        done = conformance(tmp_path, *arguments)
        assert (done.status, done.out) == (2, "")
        assert said in done.err


def test_a_program_that_ends_instead_of_listening_is_named_at_once(tmp_path):
    done = conformance(tmp_path, f"127.0.0.1:{free_port()}", "--start", "sh -c 'exit 3'")
    assert (done.status, "it ended with status 3 before it answered" in done.err) == (2, True)


def test_another_agent_at_the_address_is_not_taken_for_the_one_that_was_to_be_started(tmp_path):
    with serving(agent := LedgerFirst()) as address:
        done = conformance(tmp_path, address, "--start", "sleep 60")
        agent.over.set()
    assert (done.status, f"something listens at {address} already" in done.err) == (2, True)


def test_the_documentation_names_every_check_and_its_promise():
    page = (ROOT / "docs/conformance.md").read_text(encoding="utf-8")
    assert [check.id for check in CHECKS if f"| `{check.id}` | {check.promise} |" not in page] == []


def test_an_agent_behind_tls_is_reached_under_the_name_in_its_certificate(tmp_path):
    certificate, key = self_signed("agent.example")
    (tmp_path / "ca.pem").write_bytes(certificate)
    tls = grpc.ssl_server_credentials([(key, certificate)])
    with serving(agent := LedgerFirst(), tls) as address:
        options = ("--only", "count", "--ca", tmp_path / "ca.pem", "--server-name", "agent.example")
        done = conformance(tmp_path, address, *options)
        agent.over.set()
    assert done.status == 0, done.err


def self_signed(name: str) -> tuple[bytes, bytes]:
    """A certificate that vouches for itself, and its key, both as PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(hours=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = serialization.Encoding.PEM
    return builder.sign(key, hashes.SHA256()).public_bytes(pem), key.private_bytes(pem, *plain)
