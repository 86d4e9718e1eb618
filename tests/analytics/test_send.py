"""Reports reach those who get them, once, by encrypted mail and by Slack; what failed is said and tried again."""

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from analytics.command import main
from analytics.delivery import attempt
from analytics.history.plan import NAMES, TENANTS
from tests.support.mail_server import PASSWORD, MailServer, mail_server
from tests.support.receiver import Says, check_slack, receiving, slack_texts

pytestmark = pytest.mark.timeout(600)
ACME = NAMES[TENANTS[0]]


@pytest.fixture
def smtp(tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir()
    with mail_server(folder) as made:
        yield made


@pytest.fixture
def chat():
    with receiving() as made:
        yield made


@pytest.fixture
def ready(computed, plan, smtp, chat, tmp_path, monkeypatch):
    """Reports of the bad week; answers what writes the targets' file."""
    _forget(computed)
    values = {
        "LAKE": computed.uri,
        "REPORTS": str(tmp_path / "reports"),
        "REPORTS_URL": "https://reports.example.org/",
        "TARGETS": str(tmp_path / "targets.toml"),
        "SMTP_URL": smtp.url,
        "MAIL_FROM": "squad@example.org",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"SQUAD_ANALYTICS_{name}", value)
    monkeypatch.setenv("SSL_CERT_FILE", str(smtp.certificate))
    monkeypatch.setattr(attempt, "PAUSES", (0.0, 0.0))
    week, file = str(plan.monday(plan.bad_weeks[0])), tmp_path / "targets.toml"
    assert main(["report", "--week", week]) == 0

    def send(targets: str, *more: str) -> int:
        file.write_text(targets.replace("CHAT", chat.url))
        return main(["send", "--week", week, *more])

    return send


def _forget(lake) -> None:
    """Earlier tests sent from the same lake."""
    if Path(lake.path("sent")).exists():
        lake.files.delete_dir(lake.path("sent"))


def _target(name: str, report: str, **to: object) -> str:
    ways = "".join(f"{way} = {json.dumps(value)}\n" for way, value in to.items())
    return f'[[target]]\nname = "{name}"\nreport = "{report}"\n{ways}'


MAIL = _target("leads", ACME, mail=["ada@example.org"])
CHAT = _target("chat", "platform", slack="CHAT")


def test_a_mail_says_what_changed_and_brings_the_page_and_the_paper(ready, smtp):
    assert ready(MAIL) == 0
    (mail,) = smtp.mails
    assert mail["Subject"].startswith("Code review: acme, 26 February to 3 March 2024")
    text = mail.get_body(("plain",)).get_content()
    assert "reviews: " in text
    assert "- Version 2.1.0 of logic said" in text
    page, paper = mail.iter_attachments()
    assert (page.get_content_type(), paper.get_content_type()) == ("text/html", "application/pdf")
    assert "Code review: acme" in page.get_content()
    assert paper.get_content().startswith(b"%PDF-")


def test_slack_gets_the_numbers_the_sentences_and_a_link(ready, chat):
    assert ready(CHAT) == 0
    message = chat.received[0].json
    check_slack(message)
    said = slack_texts(message)
    assert said[0].startswith("Code review: all tenants, ")
    assert [each for each in said if "Version 2.1.0 of logic said" in each]
    assert said[-1] == "<https://reports.example.org/2024-02-26/platform.html|Open the report>"


def test_nothing_is_sent_twice(ready, smtp, chat, capsys):
    assert [ready(MAIL + CHAT) for _ in range(3)] == [0, 0, 0]
    assert (len(smtp.mails), len(chat.received)) == (1, 1)
    assert "0 messages sent" in capsys.readouterr().out


def test_somebody_new_gets_the_report_and_the_others_no_second_one(ready, smtp):
    ready(MAIL)
    assert ready(_target("leads", ACME, mail=["ada@example.org", "bob@example.org"])) == 0
    assert [mail["To"] for mail in smtp.mails] == ["ada@example.org", "bob@example.org"]


def test_what_fails_for_a_moment_is_tried_again_at_once(ready, smtp, chat):
    smtp.answers = ["451 4.7.1 come again later"]
    chat.answers = [Says(503), Says(429, {"retry-after": "0"})]
    assert ready(MAIL + CHAT) == 0
    assert (len(smtp.mails), len(chat.received)) == (1, 3)


def test_what_fails_is_named_stops_nothing_else_and_is_tried_by_the_next_run(ready, smtp, chat, capsys):
    chat.answers = [Says(404, body=b"no_service")]
    smtp.refused = {"ada@example.org"}
    assert ready(CHAT + MAIL + _target("boss", "platform", mail=["eve@example.org"])) == 2
    said = capsys.readouterr().err
    assert said.startswith("squad analytics: 2 were not sent: chat: Slack answered 404 no_service; leads-")
    assert "localhost answered 550 5.1.1 nobody of that name: `squad analytics send` tries again" in said
    assert [mail["To"] for mail in smtp.mails] == ["eve@example.org"]
    smtp.refused = set()
    assert ready(CHAT + MAIL) == 0
    assert (len(smtp.mails), len(chat.received)) == (2, 2)


def test_a_mail_that_nobody_acknowledged_is_not_sent_again_unless_somebody_says_so(ready, smtp, capsys):
    smtp.answers = [""]
    assert ready(MAIL) == 2
    assert "localhost took the mail and did not answer" in capsys.readouterr().err
    assert ready(MAIL) == 2
    assert "did not answer: `squad analytics send --again leads` sends it anew" in capsys.readouterr().err
    assert len(smtp.mails) == 1
    assert ready(MAIL, "--again", "leads") == 0
    assert len({mail["Message-ID"] for mail in smtp.mails}) == 1


def test_again_for_a_target_that_there_is_not_is_refused(ready, smtp, capsys):
    assert ready(MAIL, "--again", "laeds") == 2
    assert capsys.readouterr().err == "squad analytics: there is no target 'laeds': choose among leads\n"
    assert smtp.mails == []


def test_a_run_that_is_killed_while_it_sends_leaves_that_it_may_have_arrived(ready, chat, tmp_path, capsys):
    chat.answers = [stuck := Says(may_go=threading.Event())]
    (tmp_path / "targets.toml").write_text(CHAT.replace("CHAT", chat.url))
    process = subprocess.Popen([sys.executable, "-m", "analytics", "send", "--week", "2024-02-26"])
    while not chat.received:
        assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    stuck.may_go.set()
    assert ready(CHAT) == 2
    assert "a run was stopped while it sent this: it may have arrived" in capsys.readouterr().err
    assert len(chat.received) == 1


def test_a_tenants_people_get_its_report_alone(ready, smtp):
    ready(_target("acme", "acme", mail=["ada@example.org"]) + _target("bolt", TENANTS[1], mail=["bob@example.org"]))
    pages = {mail["To"]: next(mail.iter_attachments()).get_content() for mail in smtp.mails}
    assert {to: "acme" in page for to, page in pages.items()} == {"ada@example.org": True, "bob@example.org": False}


@pytest.mark.parametrize("trust", [True, False])
def test_without_encryption_that_can_be_trusted_no_password_leaves(ready, smtp, tmp_path, monkeypatch, capsys, trust):
    with mail_server(tmp_path, tls=False) as plain:
        monkeypatch.setenv("SQUAD_ANALYTICS_SMTP_URL", plain.url if trust else smtp.url)
        if not trust:
            monkeypatch.delenv("SSL_CERT_FILE")
        assert ready(MAIL) == 2
    said = capsys.readouterr().err
    assert ("offers no STARTTLS" if trust else "the certificate of localhost is not trusted: self-signed") in said
    assert smtp.mails == plain.mails == []


def test_secrets_are_in_nothing_that_is_said_or_recorded(ready, smtp, chat, computed, monkeypatch, capfd, caplog):
    caplog.set_level("DEBUG")
    secret = "/services/T0/B0/verysecret"
    monkeypatch.setattr(chat, "url", chat.url.replace("/hook", secret))
    smtp.answers, chat.answers = ["550 no"], [Says(403, body=b"invalid_token")]
    assert ready(MAIL + CHAT) == 2
    monkeypatch.setenv("SQUAD_ANALYTICS_SMTP_URL", smtp.url.replace("a-pass", "b-pass"))
    assert ready(MAIL) == 2
    kept = "".join(path.read_text() for path in Path(computed.path("sent")).rglob("*.json"))
    logged = [each.getMessage() for each in caplog.records if each.name != "mail.log"]  # which is the server's own
    said = "".join([*capfd.readouterr(), kept, *logged])
    assert not [each for each in ("verysecret", PASSWORD, "b-pass", "ada@example.org") if each in said]


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ("[[target]\n", "targets.toml is no TOML, at line 1, column 9: see docs/analytics.md"),
        (_target("Boss", "platform", slack="CHAT"), "targets.toml: target 1, name: String should match pattern"),
        (_target("a", "platform"), "targets.toml: target 1: Value error, give either slack or mail"),
        (_target("a", "x", mail=["b\nBcc: c@d"]), "targets.toml: target 1, mail: String should match pattern"),
        (_target("a", "x", slack="http://example.org/secret"), "slack must be an address such as https://hooks.slack"),
        (CHAT + CHAT, "targets.toml has several targets of the name 'chat': give each its own"),
        (
            _target("a", "dora", mail=["b@c.org"]),
            "there is no tenant 'dora': give `platform`, or a tenant's name or id",
        ),
    ],
)
def test_a_wrong_file_of_targets_is_one_clear_line_without_its_secrets(ready, capsys, targets, said):
    assert ready(targets) == 2
    line = capsys.readouterr().err
    assert said in line
    assert "secret" not in line
    assert line.count("\n") == 1


def test_a_report_on_a_week_that_is_not_over_is_refused(ready, plan, capsys):
    assert main(["report", "--week", "last"]) == 2
    assert f"was not over at {plan.last}T23:59:59.000000Z, when it was exported" in capsys.readouterr().err


def test_a_server_that_is_away_is_named(ready, smtp: MailServer, monkeypatch, capsys):
    monkeypatch.setenv("SQUAD_ANALYTICS_SMTP_URL", smtp.url.replace(str(smtp.port), "1"))
    assert ready(MAIL) == 2
    assert "localhost cannot be reached: [Errno 111] Connection refused" in capsys.readouterr().err
