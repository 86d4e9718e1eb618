"""A port for administrators that the whole internet reaches is tried by everybody, all day."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.terraform import Block, blocks
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_EVERYBODY = re.compile(r'"(?:0\.0\.0\.0/0|::/0|\*|Internet|0\.0\.0\.0)"')
_PORTS = {22: "SSH", 23: "Telnet", 135: "RPC", 445: "SMB", 1433: "SQL Server", 1521: "Oracle", 2375: "Docker",
          3306: "MySQL", 3389: "RDP", 5432: "PostgreSQL", 5900: "VNC", 6379: "Redis", 9200: "Elasticsearch",
          11211: "Memcached", 27017: "MongoDB"}  # fmt: skip
_SOURCES = ("cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6", "source_ranges", "source_address_prefix")


@rule(
    severity="high",
    confidence="high",
    cwe=(284, 668),
    languages=("terraform",),
    source="CWE-284; CIS benchmarks; nearest: checkov CKV_AWS_24, CKV_AWS_25, trivy AVD-AWS-0107",
    flags='resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 22\n    to_port     = 22\n'
    '    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
    passes='resource "aws_security_group" "a" {\n  ingress {\n    from_port   = 443\n    to_port     = 443\n'
    '    protocol    = "tcp"\n    cidr_blocks = ["0.0.0.0/0"]\n  }\n}\n',
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds ports of administrators and databases that everybody on the internet may reach."""
    for block in blocks(file, "ingress", "resource", "security_rule"):
        if block.value("type") == "egress" or block.value("direction").lower() in ("outbound", "egress"):
            continue
        source = next((node for name in _SOURCES if (node := block.attribute(name)) is not None), None)
        if source is None or not _EVERYBODY.search(source.text()):
            continue
        open_ports = [name for port, name in _PORTS.items() if _covers(block, port)]
        if open_ports:
            what = "every port" if len(open_ports) > 4 else ", ".join(open_ports)
            yield file.match(
                source,
                f"Everybody on the internet reaches {what} here, and programs try passwords on it all day."
                " Name the networks that need it, or go through a bastion or VPN.",
                scope=block.node,
            )


def _covers(block: Block, port: int) -> bool:
    if block.value("protocol") in ("-1", "all"):
        return True
    single = block.value("destination_port_range")
    low, high = (single.split("-") * 2)[:2] if single else (block.value("from_port"), block.value("to_port"))
    return low.isdigit() and high.isdigit() and int(low) <= port <= int(high)
