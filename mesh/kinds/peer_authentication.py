"""PeerAuthentication: who is heard at all. Only STRICT, for a whole namespace, is understood."""

from collections.abc import Iterable

from mesh.fields import Document, Untranslatable, namespace, spec, title


def strict_namespaces(documents: Iterable[Document]) -> set[str]:
    """The namespaces in which nobody is heard without a certificate of the mesh.

    Raises:
        Untranslatable: A policy asks for anything else.
    """
    return {_strict(one) for one in documents if one["kind"] == "PeerAuthentication"}


def require_strict(space: str, strict: set[str]) -> None:
    """Refuses a namespace that lets plain text in: the Envoys here take none."""
    if space not in strict:
        raise Untranslatable(f"namespace {space} has no PeerAuthentication with mtls.mode STRICT")


def _strict(document: Document) -> str:
    with spec(document) as fields, fields.inner("mtls") as mtls:
        mtls.only("mode", "STRICT")
    if not namespace(document):
        raise Untranslatable(f"{title(document)} names no namespace")
    return namespace(document)
