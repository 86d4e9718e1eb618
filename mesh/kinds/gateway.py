"""Gateway: the door for those outside, TLS 1.3 with a certificate of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mesh.fields import Document, Fields, namespace, spec


@dataclass(frozen=True)
class Server:
    """One port of the door; `credential` names its certificate."""

    port: int
    hosts: Sequence[str]
    credential: str


@dataclass(frozen=True)
class Gateway:
    """One object, and the workload that it chooses."""

    name: str
    namespace: str
    selector: Mapping[str, str]
    servers: Sequence[Server]


def gateways(documents: Iterable[Document]) -> list[Gateway]:
    """Every object. Raises Untranslatable."""
    return [_gateway(one) for one in documents if one["kind"] == "Gateway"]


def _gateway(document: Document) -> Gateway:
    with spec(document) as fields:
        selector = fields.labels("selector")
        servers = [_server(each) for each in fields.inners("servers")]
    return Gateway(document["metadata"]["name"], namespace(document), selector, servers)


def _server(fields: Fields) -> Server:
    with fields:
        hosts = fields.texts("hosts")
        with fields.inner("port") as port:
            number = port.number("number")
            port.only("protocol", "HTTPS")
            port.skip("name")  # a name for people
        with fields.inner("tls") as tls:
            tls.only("mode", "SIMPLE")
            tls.only("minProtocolVersion", "TLSV1_3")
            return Server(number, hosts, tls.text("credentialName"))
