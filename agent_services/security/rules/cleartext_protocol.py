"""Whoever is on the way reads name and password, and what follows, without any effort."""

import ast
from collections.abc import Iterator

from agent_services.runtime.change.before import is_test
from agent_services.runtime.rule import Match, rule
from agent_services.runtime.source import SourceFile

_PLAIN = {
    "ftplib.FTP": "`ftplib.FTP_TLS` with `prot_p()`, or SFTP",
    "telnetlib.Telnet": "SSH",
    "imaplib.IMAP4": "`imaplib.IMAP4_SSL`",
    "poplib.POP3": "`poplib.POP3_SSL`",
    "smtplib.SMTP": "`starttls()` before `login()`, or `smtplib.SMTP_SSL`",
}


@rule(
    severity="medium",
    confidence="high",
    cwe=(319,),
    source="CWE-319; nearest: ruff S312, S321, bandit B312, B321",
    flags="import ftplib\n\ndef fetch(host, user, password):\n"
    "    ftp = ftplib.FTP(host)\n    ftp.login(user, password)\n",
    passes="import ftplib\n\ndef fetch(host, user, password):\n"
    "    ftp = ftplib.FTP_TLS(host)\n    ftp.login(user, password)\n",
)
def check(file: SourceFile) -> Iterator[Match]:
    """Finds logins over protocols that send the password in the clear."""
    if is_test(file.path):
        return
    for call in file.calls(*_PLAIN):
        name = file.name(call.func)
        within = file.function_of(call) or file.tree
        after = {node.attr for node in ast.walk(within) if isinstance(node, ast.Attribute)}
        always = name in {"telnetlib.Telnet", "ftplib.FTP"}
        if ("login" in after or always) and "starttls" not in after:
            yield file.match(
                call,
                f"`{name}` sends names, passwords and contents in the clear to whoever is on the way."
                f" Use {_PLAIN[name]}.",
            )
