"""Who gets at the disk or its copy reads it."""

from collections.abc import Iterator

from agent_services.runtime.formats.terraform import blocks
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_OFF = (
    "encrypted",
    "storage_encrypted",
    "kms_encrypted",
    "at_rest_encryption_enabled",
    "transit_encryption_enabled",
    "encryption_at_rest_enabled",
    "enable_https_traffic_only",
    "https_traffic_only_enabled",
    "require_ssl",
)


@rule(
    severity="medium",
    confidence="high",
    cwe=(311,),
    languages=("terraform",),
    source="CWE-311; nearest: checkov CKV_AWS_3, CKV_AWS_16, trivy AVD-AWS-0080",
    flags='resource "aws_db_instance" "a" {\n  storage_encrypted = false\n}\n',
    passes='resource "aws_db_instance" "a" {\n  storage_encrypted = true\n}\n',
    limits="Only what is switched off in so many words is flagged, not what is left out.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds storage and connections of Terraform whose encryption is switched off."""
    for block in blocks(file, "resource", "root_block_device", "ebs_block_device", "encrypt_at_rest"):
        for name in _OFF:
            node = block.attribute(name)
            if node is not None and block.value(name) == "false":
                yield file.match(
                    node,
                    f"`{' '.join(node.text().split())}` stores or sends this in the clear, so who gets at a disk, a"
                    " backup or the network reads it. Switch it on; for a database that needs a new copy.",
                )
