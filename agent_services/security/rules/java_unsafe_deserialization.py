"""Reading an object builds whatever classes the bytes name, and their code runs while it does."""

import re
from collections.abc import Iterator

from agent_services.runtime.formats.calls import calls
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_FILTERED = re.compile(
    r"setObjectInputFilter|ObjectInputFilter|ValidatingObjectInputStream|resolveClass\s*\(|setSerialFilter"
)


@rule(
    severity="high",
    confidence="medium",
    cwe=(502,),
    languages=("java",),
    source="CWE-502; nearest: find-sec-bugs OBJECT_DESERIALIZATION",
    flags="class A {\n  Object read(InputStream in) throws Exception {\n"
    "    return new ObjectInputStream(in).readObject();\n  }\n}\n",
    passes="class A {\n  Order read(InputStream in) throws Exception {\n"
    "    return json.readValue(in, Order.class);\n  }\n}\n",
    limits="Whether the bytes come from a stranger is not asked; `readObject` of a class itself is left alone.",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds objects of Java read from bytes, which run the code of whatever classes those name."""
    if ("ObjectInputStream" not in file.text and "XMLDecoder" not in file.text) or _FILTERED.search(file.text):
        return
    own = re.search(r"private\s+void\s+readObject\s*\(", file.text)
    for call in calls(file):
        reads = call.method == "readObject" and not call.arguments and not own
        if reads or (call.node.kind() == "object_creation_expression" and call.name.endswith("XMLDecoder")):
            yield file.match(
                call.node,
                "The bytes decide which classes are built here, and some of those run commands."
                " Read JSON into one class, or set an `ObjectInputFilter` with a list of those allowed.",
            )
