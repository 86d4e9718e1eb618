"""Without verification anybody on the way can answer in the place of the server, and reads what is sent."""

import re
from collections.abc import Iterator

from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_CHECKS = ("checkServerTrusted", "checkClientTrusted")
_EMPTY = re.compile(r"\{\s*(?:(?://[^\n]*\n|/\*(?:[^*]|\*(?!/)){0,400}\*/|return;)\s*){0,20}\}")
_ANY = re.compile(
    r"NoopHostnameVerifier|ALLOW_ALL_HOSTNAME_VERIFIER|AllowAllHostnameVerifier|TrustAllStrategy|InsecureTrustManagerFactory"
)


@rule(
    severity="high",
    confidence="high",
    cwe=(295,),
    languages=("java",),
    source="CWE-295; nearest: find-sec-bugs WEAK_TRUST_MANAGER, WEAK_HOSTNAME_VERIFIER",
    flags="class A implements X509TrustManager {\n"
    "  public void checkServerTrusted(X509Certificate[] chain, String type) {}\n}\n",
    passes="class A {\n  SSLContext make() throws Exception { return SSLContext.getDefault(); }\n}\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds TLS connections of Java that accept every certificate or every name."""
    for method in file.kinds("method_declaration"):
        name, body = method.field("name"), method.field("body")
        if name is None or body is None:
            continue
        accepts = name.text() == "verify" and re.fullmatch(r"\{\s*return\s+true;\s*\}", body.text())
        if (name.text() in _CHECKS[:1] and _EMPTY.fullmatch(body.text())) or (
            accepts and "SSLSession" in method.text()
        ):
            yield file.match(method, _MESSAGE.format(name.text()))
    for node in file.kinds("lambda_expression"):
        body = node.field("body")
        around = next(iter(node.ancestors()), node).text()[:300] if body is not None and body.text() == "true" else ""
        before = file.text[max(0, node.range().start.index - 40) : node.range().start.index]
        if around and re.search(r"[hH]ostnameVerifier\w*\s*[(=]?\s*$", before):
            yield file.match(node, _MESSAGE.format("this verifier"))
    for name in file.kinds("identifier", "type_identifier"):
        if _ANY.fullmatch(name.text()) and not any(above.kind() == "import_declaration" for above in name.ancestors()):
            yield file.match(name, _MESSAGE.format(name.text()))


_MESSAGE = (
    "`{}` accepts any server, so whoever sits between can read and change what is sent."
    " Use the default, and add the certificate authority that is missing to a key store."
)
