"""What a storage shows to everybody is found: lists of buckets are tried by programs."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.terraform import blocks
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_PUBLIC = (
    ("acl", re.compile(r"public-read(-write)?|authenticated-read"), "anybody may read it"),
    ("publicly_accessible", re.compile("true"), "it has an address on the internet"),
    ("block_public_acls", re.compile("false"), "an access list may open it to everybody"),
    ("block_public_policy", re.compile("false"), "a policy may open it to everybody"),
    ("restrict_public_buckets", re.compile("false"), "a policy may open it to everybody"),
    ("allow_blob_public_access", re.compile("true"), "anybody may read its blobs"),
    ("allow_nested_items_to_be_public", re.compile("true"), "anybody may read its blobs"),
    ("container_access_type", re.compile("blob|container"), "anybody may read it"),
    ("member", re.compile("allUsers|allAuthenticatedUsers"), "everybody has this role"),
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(732, 284),
    languages=("terraform",),
    source="CWE-732; CIS benchmarks; nearest: checkov CKV_AWS_20, CKV_AWS_17, CKV_AWS_53 to 56",
    flags='resource "aws_s3_bucket_acl" "a" {\n  bucket = "reports"\n  acl    = "public-read"\n}\n',
    passes='resource "aws_s3_bucket_acl" "a" {\n  bucket = "reports"\n  acl    = "private"\n}\n',
    limits="Sites that are meant for everybody are flagged as well.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds buckets, databases and roles of Terraform that are open to everybody."""
    for block in blocks(file, "resource"):
        for name, pattern, meaning in _PUBLIC:
            node = block.attribute(name)
            if node is not None and pattern.fullmatch(block.value(name)) and not _is_site(block.labels):
                yield file.match(
                    node,
                    f"With `{' '.join(node.text().split())}` {meaning}. Keep it private, and open single objects by"
                    " signed addresses or a distribution in front.",
                )


def _is_site(labels: tuple[str, ...]) -> bool:
    return any(word in label.lower() for label in labels[1:] for word in ("website", "public", "static", "cdn"))
