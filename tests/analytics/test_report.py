"""The weekly report says what is true of the week, in words that anybody may read."""

import re
import subprocess
import sys

import pandas as pd
import pytest

from analytics.document import html, pdf
from analytics.document.blocks import Document, Points, Rows, Text
from analytics.errors import AnalyticsError
from analytics.history.plan import BAD_VERSION, LEAVER, NAMES, TENANTS
from analytics.jobs.publish_reports import LARGEST_BYTES, publish_reports
from analytics.jobs.report import write_reports
from analytics.transforms.catalogue import INDICATORS
from analytics.transforms.common import PLATFORM
from analytics.weekly.facts import Facts
from analytics.weekly.figures import figures, unit_of
from analytics.weekly.report import report

FORMS = ("html", "pdf")
_COLUMNS = {name: {key: [] for key in (*of.DIMENSIONS, *of.MEASURES)} for name, of in INDICATORS.items()}
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def bad_week(computed, plan, tmp_path_factory):
    """The reports of the week in which the bad release came, by the names of their files."""
    written = write_reports(computed, tmp_path_factory.mktemp("reports"), plan.monday(plan.bad_weeks[0]))
    return {path.name: path for path in written}


def test_each_tenant_and_the_operator_get_a_page_and_a_paper(bad_week):
    assert set(bad_week) == {f"{name}.{form}" for name in (*NAMES, "platform") for form in ("html", "json", "pdf")}
    assert all(path.read_bytes().startswith(b"%PDF-") for name, path in bad_week.items() if name.endswith(".pdf"))


def test_the_report_names_the_release_that_made_it_worse(bad_week):
    said = re.findall("<li>(.*?)</li>", bad_week["platform.html"].read_text())
    assert [each for each in said if f"Version {BAD_VERSION} of logic said" in each and "found useful" in each]
    assert [each for each in said if "fell from" in each and "without the findings of logic" in each]
    assert [each for each in said if "a rule of style so often that it was moved out of sight, 3 times" in each]


def test_the_report_begins_with_what_moved_for_worse_and_for_better(bad_week):
    page = bad_week["platform.html"].read_text()
    assert re.search(r"<p>Worse than the week before: found useful \(5\d %, 7\d % the week before\)", page)


def test_a_tenants_report_names_no_other_tenant(bad_week):
    for tenant, name in NAMES.items():
        page = bad_week[f"{tenant}.html"].read_text()
        assert f"Code review: {name}" in page
        assert not [other for other in NAMES.values() if other != name and f">{other}<" in page]


def test_a_week_without_reviews_is_said_in_a_sentence(computed, plan, tmp_path):
    write_reports(computed, tmp_path, plan.monday(plan.leave_week + 2))
    page = next(tmp_path.glob(f"*/{LEAVER}.html")).read_text()
    assert "Nobody asked for a review in this week." in page


def test_a_week_in_which_only_the_volume_moved_is_called_neither_worse_nor_better(plan):
    """More reviews are neither: that they moved is not denied, either."""
    weeks = [plan.first, plan.monday(1)]
    frames = {name: pd.DataFrame({"week": [], **columns}) for name, columns in _COLUMNS.items()}
    frames["review_times"] = pd.DataFrame({"week": weeks, "reviews": [100, 200]})
    made = report(Facts(PLATFORM, weeks[1], frames, {}), "all tenants")
    assert made.blocks[0] == Text("Nothing became worse or better by a tenth or more since the week before.")


@pytest.mark.filterwarnings("error")
def test_one_rule_alone_is_drawn_in_silence(plan):
    rule = {"week": plan.first, "rule_id": "security/eval", "heard": 40, "useful": 30, "dismissed": 10}
    empty = {name: pd.DataFrame({"week": [], **columns}) for name, columns in _COLUMNS.items()}
    found = figures(Facts(PLATFORM, plan.first, empty | {"acceptance": pd.DataFrame([rule])}, {}))
    assert list(found) == ["rules"]


@pytest.mark.parametrize(
    ("seconds", "unit"),
    [(0, "seconds"), (299, "seconds"), (300, "minutes"), (17_999, "minutes"), (18_000, "hours"), (432_000, "days")],
)
def test_waits_are_drawn_in_the_largest_unit_of_which_there_are_five(seconds, unit):
    assert unit_of(seconds)[0] == unit


def test_reports_are_published_once_and_keep_their_ids(data, bad_week, history):
    folder = next(iter(bad_week.values())).parent
    assert [publish_reports(folder, history.tenants, data.writer) for _ in range(2)] == [4, 4]
    rows = data.run("SELECT id, tenant_id::text, week::text, title, html, pdf FROM analytics.reports")
    assert {(row[1], row[2]) for row in rows} == {(tenant, folder.name) for tenant in (*history.tenants, PLATFORM)}
    acme = next(row for row in rows if row[1] == TENANTS[0])
    assert acme[3:] == ("Code review: acme", *((folder / f"{TENANTS[0]}.{form}").read_bytes() for form in FORMS))
    publish_reports(folder, {TENANTS[0]: "acme"}, data.writer)
    left = data.run("SELECT id, tenant_id::text FROM analytics.reports")
    assert {tenant for _, tenant in left} == {TENANTS[0], PLATFORM}
    assert acme[:2] in left


def test_a_report_that_is_too_large_is_named_and_none_is_published(data, bad_week, tmp_path):
    folder = tmp_path / "2024-03-04"
    folder.mkdir()
    (folder / f"{TENANTS[0]}.html").write_bytes(b"x" * (LARGEST_BYTES + 1))
    with pytest.raises(AnalyticsError, match="has 2,097,153 bytes, more than 2,097,152: it is not published"):
        publish_reports(folder, {TENANTS[0]: "acme"}, data.writer)
    assert data.run("SELECT count(*) FROM analytics.reports") == [(0,)]


def test_a_report_that_cannot_be_written_whole_leaves_the_one_before(tmp_path):
    path = tmp_path / "acme.html"
    path.write_bytes(b"before")
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    write = f"from pathlib import Path; from analytics.whole_file import write; write(Path({str(path)!r}), b'x' * 2000)"
    ran = subprocess.run([sys.executable, "-c", f"{full}; {write}"], capture_output=True, text=True, check=False)
    assert "File too large" in ran.stderr
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("acme.html", b"before")]


def test_names_from_repositories_are_only_ever_text(tmp_path):
    evil = '<script>alert(1)</script> <b>&amp; "org"'
    document = Document(evil, evil, (Text(evil), Points([evil]), Rows((evil, "n"), [(evil, "1")])))
    page = html.render(document)
    assert ("<script" in page, page.count("&lt;script&gt;")) == (False, 7)
    assert pdf.render(document).startswith(b"%PDF-")


def test_a_page_asks_nothing_of_any_other_place(bad_week):
    assert not re.findall(r'(?:src|href)="(?!data:)', bad_week["platform.html"].read_text())
