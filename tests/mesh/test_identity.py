"""Nobody is heard without a certificate of the mesh, and nobody is taken for somebody else."""

import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import grpc
import pytest
from cryptography import x509

from mesh.authority import Authority
from mesh.translate import Configuration
from tests.support.local_mesh import LocalMesh, ask, context, local_mesh, refusal, shown, silent_server
from tests.support.servers import wait_until

REVIEW, METRICS = 7000, 9100
HOST = {"host": "squad.example.org"}
GET_REVIEW = "/squad.review.v1.ReviewService/GetReview"


class Mirror(http.server.BaseHTTPRequestHandler):
    """Answers a request with what it said of itself."""

    def do_GET(self) -> None:
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def mesh() -> Iterator[LocalMesh]:
    """A gateway that calls review, and a door; behind the ports for numbers stands a mirror."""
    mirror = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    threading.Thread(target=mirror.serve_forever, daemon=True).start()
    plain = f"127.0.0.1:{mirror.server_address[1]}"
    with silent_server() as silent:
        serves = lambda name, port: plain if port == METRICS or name == "gateway" else silent  # noqa: E731
        with local_mesh(["gateway", "review", "ingress"], serves) as made:
            yield made
    mirror.shutdown()
    mirror.server_close()


def test_a_caller_with_its_own_certificate_is_heard(mesh: LocalMesh, tmp_path: Path) -> None:
    tls = context(mesh.authority, mesh.identity("gateway"), tmp_path)
    assert ask(mesh.pod("review").listens[REVIEW], tls, GET_REVIEW)[1] == "12"


@pytest.mark.parametrize(
    ("stranger", "counted"),
    [
        ("speaks plain text", "connection_error"),
        ("has no certificate", "fail_verify_no_cert"),
        ("is of another authority", "fail_verify_error"),
        ("is of another trust domain", "fail_verify_san"),
    ],
)
def test_a_stranger_is_refused(mesh: LocalMesh, tmp_path: Path, stranger: str, counted: str) -> None:
    gateway = "spiffe://cluster.local/ns/squad/sa/gateway"
    credentials = {
        "is of another authority": Authority("cluster.local").identity(gateway),
        "is of another trust domain": mesh.authority.identity(gateway.replace("cluster", "elsewhere")),
    }
    secured = context(mesh.authority, credentials.get(stranger), tmp_path)
    counter = rf"listener\.127.*\.ssl\.{counted}"
    before = mesh.stat("review", counter)
    assert refusal(mesh.pod("review").listens[REVIEW], None if stranger == "speaks plain text" else secured)
    assert mesh.stat("review", counter) == before + 1


@pytest.mark.parametrize("port", [REVIEW, METRICS])
def test_tls_12_is_refused(mesh: LocalMesh, tmp_path: Path, port: int) -> None:
    tls = context(mesh.authority, mesh.identity("gateway"), tmp_path)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    assert "PROTOCOL_VERSION" in refusal(mesh.pod("review").listens[port], tls).upper()


def test_a_server_of_another_name_gets_no_call(mesh: LocalMesh, tmp_path: Path) -> None:
    told = mesh.plane.state().translated()["review"]
    tenancy = "spiffe://cluster.local/ns/squad/sa/tenancy"
    with shows(mesh, replace(told, identity=tenancy), tmp_path):
        assert code_of(mesh) is grpc.StatusCode.UNAVAILABLE
        assert mesh.stat("gateway", r"cluster\..*review.*\.ssl\.fail_verify_san") > 0
    with shows(mesh, told, tmp_path):
        wait_until(lambda: code_of(mesh) is grpc.StatusCode.UNIMPLEMENTED)


def test_what_a_caller_says_of_its_own_certificate_is_dropped(mesh: LocalMesh, tmp_path: Path) -> None:
    tls = context(mesh.authority, mesh.identity("prometheus", "monitoring"), tmp_path)
    forged = {"x-forwarded-client-cert": "URI=spiffe://cluster.local/ns/squad/sa/gateway"}
    status, _, seen = ask(mesh.pod("review").listens[METRICS], tls, "/metrics", "GET", forged)
    assert status == 200
    assert "URI=spiffe://cluster.local/ns/monitoring/sa/prometheus" in seen
    assert "sa/gateway" not in seen


def test_the_door_shows_its_certificate_by_tls_13_only(mesh: LocalMesh, tmp_path: Path) -> None:
    tls = context(mesh.authority, None, tmp_path)
    status, _, seen = ask(mesh.pod("ingress").doors[443], tls, "/", "GET", HOST)
    assert (status, "sa/ingress" in seen) == (200, True)
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    assert "PROTOCOL_VERSION" in refusal(mesh.pod("ingress").doors[443], tls).upper()


@pytest.mark.parametrize(("door", "tls"), [(443, True), (0, False)])
def test_the_door_hides_numbers_and_checks_tokens(mesh: LocalMesh, tmp_path: Path, door: int, tls: bool) -> None:
    address, way = mesh.pod("ingress").doors[door], context(mesh.authority, None, tmp_path) if tls else None
    assert ask(address, way, "/metrics", "GET", HOST)[0] == 403
    assert ask(address, way, "/", "GET", HOST | {"authorization": "Bearer eyJhbGciOiJub25lIn0.e30."})[0] == 401
    assert ask(address, way, "/", "GET", HOST | {"authorization": "Bearer sqd_key"})[0] == 200


@contextmanager
def shows(mesh: LocalMesh, told: Configuration, place: Path) -> Iterator[None]:
    """Has the Envoy of review be somebody, once it has taken that in."""
    mesh.plane.sidecar("review").certify(told, mesh.authority)
    tls = context(mesh.authority, mesh.identity("gateway"), place)
    wait_until(lambda: told.identity in names(shown(mesh.pod("review").listens[REVIEW], tls)))
    yield


def names(certificate: x509.Certificate) -> list[str]:
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return found.get_values_for_type(x509.UniformResourceIdentifier)


def code_of(mesh: LocalMesh) -> grpc.StatusCode:
    """What the gateway's call to review ends with."""
    with grpc.insecure_channel(mesh.way("gateway", "review")) as channel:
        with pytest.raises(grpc.RpcError) as caught:
            channel.unary_unary(GET_REVIEW)(b"", timeout=5)
        return caught.value.code()
