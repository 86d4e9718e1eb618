"""A strict local mail server: takes mail after STARTTLS and a login alone, and answers what the test wants."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.receiver import certified

USER, PASSWORD = "squad", "a-pass/word-of-mail"


class MailServer:
    """Keeps mail; answers by turns with `answers`, then takes everything. An empty answer hangs up.

    Attributes:
        certificate: File with what a client has to trust.
    """

    def __init__(self, certificate: Path) -> None:
        self.certificate = certificate
        self.port = 0
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refused: set[str] = set()

    @property
    def url(self) -> str:
        return f"smtp://{USER}:{PASSWORD.replace('/', '%2F')}@localhost:{self.port}"

    async def handle_RCPT(self, _smtp: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]) -> str:
        if address in self.refused:
            return "550 5.1.1 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, smtp: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.answers.pop(0) if self.answers else "250 taken"
        mail = message_from_bytes(envelope.content, _class=EmailMessage, policy=default)
        assert not mail.defects
        assert [mail["To"]] == envelope.rcpt_tos
        assert mail["From"] == envelope.mail_from
        assert all(len(line) <= 998 for line in envelope.content.split(b"\r\n"))
        if answer.startswith("250") or not answer:
            self.mails.append(mail)
        if not answer:
            smtp.transport.abort()
        return answer or "250 nobody hears it"


def _login(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(folder: Path, *, tls: bool = True) -> Iterator[MailServer]:
    """One on a free port of `localhost`, whose certificate is made in the folder."""
    context, _ = certified("localhost", folder)
    made = MailServer(folder / "server.pem")
    options = {"tls_context": context, "require_starttls": True, "auth_required": True} if tls else {}
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        stop = made.stop = asyncio.Event()
        server = await loop.create_server(
            lambda: SMTP(made, loop=loop, hostname="localhost", authenticator=_login, **options), "127.0.0.1", 0
        )
        made.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    ready.wait(10)
    yield made
    loop.call_soon_threadsafe(made.stop.set)
    thread.join(10)
    loop.close()
