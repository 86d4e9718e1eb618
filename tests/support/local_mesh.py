"""Real Envoys, told from the committed manifests, and what stands behind them in tests."""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import grpc
from cryptography import x509

from cli.stack import envoys
from cli.stack.ports import LOOPBACK, free_ports
from cli.stack.process import Process
from mesh import door
from mesh.authority import Authority, Credential
from mesh.control import ControlPlane, State
from mesh.fields import Document
from mesh.manifests import manifests
from mesh.model import Mesh
from mesh.workloads import Pod
from tests.support.world import folder

DENIED = "7"
GRPC = {"content-type": "application/grpc", "te": "trailers"}


@dataclass
class LocalMesh:
    """What runs, and how to change it."""

    folder: Path
    plane: ControlPlane
    authority: Authority
    model: Mesh
    envoys: dict[str, Process] = field(default_factory=dict)

    def pod(self, name: str) -> Pod:
        """As the control plane knows it now."""
        return next(pod for pod in self.plane.state().pods if pod.name == name)

    def way(self, caller: str, called: str) -> str:
        """Where the Envoy beside `caller` takes its calls to `called`."""
        return self.pod(caller).reaches[f"{called}.squad.svc.cluster.local"]

    def identity(self, account: str, namespace: str = "squad") -> Credential:
        """A certificate of the mesh for a service account."""
        return self.authority.identity(f"spiffe://{self.model.trust_domain}/ns/{namespace}/sa/{account}")

    def start(self, name: str) -> None:
        """Starts the Envoy of a pod; `wait` for it."""
        self.envoys[name] = Process(envoys.spec(name, self.plane.sidecar(name)), self.folder / "logs")
        self.envoys[name].start()

    def wait(self) -> None:
        """Until every Envoy takes calls."""
        for process in self.envoys.values():
            process.wait_ready(30)

    def add(self, pod: Pod) -> None:
        """One more pod, with its Envoy."""
        self.plane.join(pod, self.authority)
        self.start(pod.name)
        self.wait()

    def stat(self, pod: str, name: str) -> int:
        """A number that a pod's Envoy counts; `name` is a regular expression."""
        return sum(self.plane.sidecar(pod).counted(f"^{name}$").values())


def pods(model: Mesh, workloads: Sequence[str], serves: Callable[[str, int], str]) -> list[Pod]:
    """A pod for each workload at free ports; `serves` says where the process behind a port of it listens."""
    new = (f"{LOOPBACK}:{port}" for port in free_ports(12 * len(workloads)))
    made = []
    for one in (model.workloads[name] for name in workloads):
        is_door = model.is_door(one)
        doors = [*(server.port for server in door.servers(model, one)), door.PLAIN] if is_door else []
        made.append(
            Pod(
                one.name,
                one.name,
                serves={port: serves(one.name, port) for port in one.ports.values()},
                listens={port: next(new) for port in one.ports.values()},
                reaches={} if is_door else {service.host: next(new) for service in model.reached(one)},
                doors={port: next(new) for port in doors},
            )
        )
    return made


@contextmanager
def local_mesh(
    workloads: Sequence[str], serves: Callable[[str, int], str], documents: Sequence[Document] = ()
) -> Iterator[LocalMesh]:
    """An Envoy for each of the workloads, gone at the end of the block."""
    told = list(documents) or manifests()
    with folder() as place, ExitStack() as stack:
        model = Mesh.of(told)
        plane = ControlPlane(place / "mesh")
        authority = plane.begin(State(told, pods(model, workloads, serves)))
        mesh = LocalMesh(place, plane, authority, model)
        stack.callback(lambda: [process.stop() for process in mesh.envoys.values()])
        for name in workloads:
            mesh.start(name)
        mesh.wait()
        yield mesh


@contextmanager
def silent_server() -> Iterator[str]:
    """A gRPC server without services: whatever reaches it is answered UNIMPLEMENTED."""
    server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    port = server.add_insecure_port(f"{LOOPBACK}:0")
    server.start()
    yield f"{LOOPBACK}:{port}"
    server.stop(0)


def context(authority: Authority, mine: Credential | None, place: Path) -> ssl.SSLContext:
    """TLS as a client that trusts `authority` and shows `mine`, whatever name the other side has."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.load_verify_locations(cadata=authority.trust)
    made.set_alpn_protocols(["http/1.1"])
    if mine:
        file = place / "credential.pem"
        file.write_text(mine.certificate + mine.key)
        made.load_cert_chain(file)
        file.unlink()
    return made


class Caller:
    """Speaks HTTP/1.1 by TLS, which is enough to learn whether an Envoy lets a call pass."""

    def __init__(self, address: str, tls: ssl.SSLContext | None) -> None:
        host, _, port = address.rpartition(":")
        plain = http.client.HTTPConnection(host, int(port), timeout=10)
        self._connection = http.client.HTTPSConnection(host, int(port), timeout=10, context=tls) if tls else plain

    def call(self, path: str, method: str = "POST", headers: Mapping[str, str] = GRPC) -> tuple[int, str, str]:
        """HTTP status, gRPC status (empty when there is none) and body.

        Raises:
            OSError: The Envoy hung up; an `ssl.SSLError` names the reason that it gave.
            http.client.HTTPException: It hung up without a word.
        """
        self._connection.request(method, path, headers=dict(headers))
        answer = self._connection.getresponse()
        body = answer.read().decode(errors="replace")
        return answer.status, answer.headers.get("grpc-status", ""), body

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()


def ask(
    address: str, tls: ssl.SSLContext | None, path: str, method: str = "POST", headers: Mapping[str, str] = GRPC
) -> tuple[int, str, str]:
    """One call of a `Caller`."""
    with Caller(address, tls) as caller:
        return caller.call(path, method, headers)


def shown(address: str, tls: ssl.SSLContext) -> x509.Certificate:
    """The certificate that an Envoy shows."""
    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), 10) as way, tls.wrap_socket(way) as secured:
        certificate = secured.getpeercert(binary_form=True)
    assert certificate
    return x509.load_der_x509_certificate(certificate)


def refusal(address: str, tls: ssl.SSLContext | None) -> str:
    """How an Envoy refuses to hear a caller; fails when it hears it."""
    try:
        answer = ask(address, tls, "/")
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    raise AssertionError(f"it was heard, and answered {answer}")
