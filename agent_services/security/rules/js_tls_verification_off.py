"""Without verification anybody on the way can answer in the place of the server, and reads what is sent."""

from collections.abc import Iterator

from agent_services.runtime.formats.javascript import SCRIPTS
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_OFF = ("rejectUnauthorized", "strictSSL")


@rule(
    severity="high",
    confidence="high",
    cwe=(295,),
    languages=SCRIPTS,
    source="CWE-295; nearest: sonar javascript:S4830",
    flags="const agent = new https.Agent({ rejectUnauthorized: false });\n",
    passes="const agent = new https.Agent({ ca: fs.readFileSync('ca.pem') });\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds TLS connections that do not check who answers, so that anybody on the way can read and change them."""
    if not any(word in file.text for word in (*_OFF, "NODE_TLS_REJECT_UNAUTHORIZED")):
        return
    for pair in file.kinds("pair"):
        key, value = pair.field("key"), pair.field("value")
        if key is not None and value is not None and key.text().strip("'\"") in _OFF and value.text() == "false":
            yield file.match(
                pair,
                f"`{pair.text()}` accepts any certificate: whoever sits between can read and change what is sent."
                " Leave it out, or name the certificate authority in `ca`.",
                fix=file.fix("Check certificates", file.replace(value, "true")),
            )
    for assignment in file.find("process.env.NODE_TLS_REJECT_UNAUTHORIZED = $VALUE"):
        value = assignment.get_match("VALUE")
        if value is not None and value.text().strip("'\"`") == "0":
            yield file.match(
                assignment,
                "This switches the check of certificates off for the whole process, whoever it talks to."
                " Take it out, and give `NODE_EXTRA_CA_CERTS` the authority that is missing.",
            )
