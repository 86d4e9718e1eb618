"""Sends the reports of a week to those who get them: each one once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analytics.delivery import mail, slack
from analytics.delivery.attempt import MayHaveArrived, NotSent, try_again
from analytics.delivery.record import Record, alone
from analytics.delivery.targets import Target, report_of
from analytics.errors import AnalyticsError
from analytics.weekly.brief import Brief, load

Step = Callable[[str], None]
_UNKNOWN = "a run was stopped while it sent this: it may have arrived"


@dataclass(frozen=True)
class Way:
    """How messages go out.

    Attributes:
        server: None: no mail can be sent.
        pages: Address below which browsers find the reports; empty: there is none.
        again: Name of a target that gets what it may have got already.
    """

    server: mail.Server | None = None
    pages: str = ""
    again: str = ""


@dataclass(frozen=True)
class _Report:
    """A report as it lies in its folder."""

    folder: Path
    name: str

    @property
    def id(self) -> str:
        return f"{self.folder.name}/{self.name}"

    def brief(self) -> Brief:
        path = self.folder / f"{self.name}.json"
        if not path.exists():
            raise AnalyticsError(f"there is no report {path}: run `squad analytics report` first")
        return load(path.read_text(encoding="utf-8"))

    def files(self) -> Mapping[str, bytes]:
        """The page and the paper, by names that people see."""
        paths = [self.folder / f"{self.name}.{form}" for form in ("html", "pdf")]
        return {f"code-review-{self.folder.name}{path.suffix}": path.read_bytes() for path in paths}


def send_reports(
    record: Record, folder: Path, targets: Sequence[Target], tenants: Mapping[str, str], way: Way, step: Step
) -> int:
    """Sends what was not sent yet; what fails is named, and stops nothing else.

    Args:
        folder: The reports of one week.
        tenants: Their names by their ids.

    Returns:
        How many messages went out.

    Raises:
        AnalyticsError: Some did not; all that did are on record. Or nobody is called as `way.again` says.
    """
    if way.again and way.again not in (names := [each.name for each in targets]):
        raise AnalyticsError(f"there is no target '{way.again}': choose among {', '.join(names)}")
    sent, failed = 0, []
    with alone(folder.parent):
        for target in targets:
            for known, address in target.places.items():
                try:
                    sent += _send_one(
                        record, _Report(folder, report_of(target, tenants)), target, (known, address), way
                    )
                except AnalyticsError as error:
                    failed.append(f"{known}: {error}")
    step(f"{sent} messages sent")
    if failed:
        raise AnalyticsError(f"{len(failed)} were not sent: {'; '.join(failed)}: `squad analytics send` tries again")
    return sent


def _send_one(record: Record, report: _Report, target: Target, to: tuple[str, str], way: Way) -> bool:
    """Whether it went out now; False: it had before."""
    known, address = to
    before = record.entry(report.name, known)
    if before and before.state == "sent":
        return False
    if before and before.state == "sending" and way.again != target.name:
        raise AnalyticsError(f"{before.said or _UNKNOWN}: `squad analytics send --again {target.name}` sends it anew")
    ready = _by_mail(report, address, way) if target.mail else _by_slack(report, address, way)
    record.note(report.name, known, "sending")
    try:
        try_again(ready)
    except NotSent as error:
        record.note(report.name, known, "failed", str(error))
        raise
    except MayHaveArrived as error:
        record.note(report.name, known, "sending", str(error))
        raise
    record.note(report.name, known, "sent")
    return True


def _by_slack(report: _Report, url: str, way: Way) -> Callable[[], None]:
    page = f"{way.pages.rstrip('/')}/{report.id}.html" if way.pages else ""
    message = slack.message(report.brief(), page)
    return lambda: slack.post(url, message)


def _by_mail(report: _Report, recipient: str, way: Way) -> Callable[[], None]:
    if way.server is None:
        raise AnalyticsError("SQUAD_ANALYTICS_SMTP_URL is not set: say which server takes mail")
    server = way.server
    made = mail.compose(report.brief(), report.files(), report.id, recipient, server.sender)
    return lambda: mail.send(server, made)
