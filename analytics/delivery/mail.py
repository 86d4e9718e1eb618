"""Mail by SMTP, encrypted: a report as text, with the page and the paper attached."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from analytics.delivery.attempt import MayHaveArrived, NotSent
from analytics.delivery.words import one_line
from analytics.errors import AnalyticsError
from analytics.weekly.brief import Brief

_SECONDS = 30.0
_PORTS = {"smtp": 587, "smtps": 465}
_KINDS = {"html": ("text", "html"), "pdf": ("application", "pdf")}
_FOR_GOOD = 500


@dataclass(frozen=True)
class Server:
    """Who takes the mail.

    Attributes:
        is_encrypted: From the first byte; otherwise STARTTLS is asked for, and nothing sent without.
        sender: Address that the mail comes from.
    """

    host: str
    port: int
    is_encrypted: bool
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


def server(url: str, sender: str) -> Server:
    """Reads `smtp://user:password@host:587` (STARTTLS) or `smtps://...:465`.

    Raises:
        AnalyticsError: It is neither; the address is not told, it holds a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise AnalyticsError("SQUAD_ANALYTICS_SMTP_URL must be smtp://USER:PASSWORD@HOST:PORT, or smtps://...")
    if "@" not in sender:
        raise AnalyticsError("SQUAD_ANALYTICS_MAIL_FROM is not set: say which address mail comes from")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "smtps", sender, user, password)


def compose(brief: Brief, files: Mapping[str, bytes], report: str, recipient: str, sender: str) -> EmailMessage:
    """The mail of a report to one person.

    Args:
        files: What is attached, by names that end in `.html` or `.pdf`.
        report: Its id; the same one to the same person has the same Message-ID.
    """
    mail = EmailMessage()
    mail["Subject"] = one_line(f"{brief.title}, {brief.subtitle}")
    mail["From"], mail["To"], mail["Date"] = sender, recipient, formatdate()
    known = hashlib.sha256(f"{report} {recipient}".encode()).hexdigest()[:32]
    mail["Message-ID"] = f"<{known}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(_lines(brief)), cte="quoted-printable")
    for name, content in files.items():
        kind, form = _KINDS[name.rpartition(".")[2]]
        mail.add_attachment(content, maintype=kind, subtype=form, filename=name)
    return mail


def send(to: Server, mail: EmailMessage) -> None:
    """Hands it over, once.

    Raises:
        NotSent: The server did not take it.
        MayHaveArrived: It did not say.
    """
    with _open(to) as connection:
        with _answers(to.host):
            _said(connection.mail(to.sender), to.host)
            _said(connection.rcpt(mail["To"]), to.host)
        try:
            _said(connection.data(mail.as_bytes(policy=WIRE)), to.host)
        except smtplib.SMTPDataError as error:
            _said((error.smtp_code, error.smtp_error), to.host)
        except (smtplib.SMTPServerDisconnected, OSError):
            raise MayHaveArrived(f"{to.host} took the mail and did not answer") from None


@contextmanager
def _open(to: Server) -> Iterator[smtplib.SMTP]:
    tls = ssl.create_default_context()
    with _answers(to.host):
        connection = (
            smtplib.SMTP_SSL(to.host, to.port, timeout=_SECONDS, context=tls)
            if to.is_encrypted
            else smtplib.SMTP(to.host, to.port, timeout=_SECONDS)
        )
    try:
        with _answers(to.host):
            _greet(connection, to, tls)
        yield connection
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()


def _greet(connection: smtplib.SMTP, to: Server, tls: ssl.SSLContext) -> None:
    connection.ehlo_or_helo_if_needed()
    if not to.is_encrypted:
        if not connection.has_extn("starttls"):
            raise NotSent(f"{to.host} offers no STARTTLS, and without it nothing is sent", again=False)
        connection.starttls(context=tls)
    if to.user:
        connection.login(to.user, to.password)


@contextmanager
def _answers(host: str) -> Iterator[None]:
    """What goes wrong before the mail is handed over, in words."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        said = f"the certificate of {host} is not trusted: {error.verify_message}"
        raise NotSent(said, again=False) from None
    except smtplib.SMTPResponseException as error:
        _said((error.smtp_code, error.smtp_error), host)
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent(f"{host} cannot log us in: {one_line(str(error))}", again=False) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"{host} cannot be reached: {one_line(str(error))}", again=True) from None


def _said(answer: tuple[int, bytes | str], host: str) -> None:
    """Looks at an answer. Raises NotSent: it is a no, for now (4xx) or for good (5xx)."""
    code, text = answer
    if code // 100 != 2:
        words = one_line(text.decode(errors="replace") if isinstance(text, bytes) else text)
        raise NotSent(f"{host} answered {code} {words}".strip(), again=code < _FOR_GOOD)


def _lines(brief: Brief) -> Iterator[str]:
    yield one_line(brief.title)
    yield one_line(brief.subtitle)
    yield ""
    for number in brief.numbers:
        change = f" ({number.change})" if number.change else ""
        yield one_line(f"{number.label}: {number.value}{change}")
    yield ""
    yield from (f"- {one_line(each, 600)}" for each in brief.changes)
    yield ""
    yield "The whole report, with its plots, is attached."
