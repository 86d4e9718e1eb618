"""Settings of the review server and worker."""

import pytest

from kit.settings import SettingsError, load
from review_service.settings import WorkerSettings

NEEDED = {
    "SQUAD_DATABASE_URL": "postgresql://squad_review:word@localhost/squad",
    "SQUAD_REDIS_URL": "redis://localhost/0",
    "SQUAD_CACHE_URL": "redis://localhost/1",
    "SQUAD_AGENTS": "security=127.0.0.1:7001, style=127.0.0.1:7002",
}


@pytest.fixture
def environ(monkeypatch):
    """Sets the environment."""

    def choose(**changes: str) -> None:
        for name, value in (NEEDED | changes).items():
            monkeypatch.setenv(name, value)

    return choose


def test_agents_are_read_by_name(environ):
    environ()
    assert load(WorkerSettings).agents == {"security": "127.0.0.1:7001", "style": "127.0.0.1:7002"}


def test_an_agent_without_an_address_is_refused_with_an_example(environ):
    environ(SQUAD_AGENTS="security")
    with pytest.raises(SettingsError, match="SQUAD_AGENTS: must be NAME=HOST:PORT"):
        load(WorkerSettings)


DAYS = [("0", True), ("6", False), ("7", True), ("-1", False), ("36500", True), ("36501", False)]


@pytest.mark.parametrize(("days", "sound"), DAYS)
def test_nothing_is_erased_that_may_still_be_on_its_way_or_before_any_date(environ, days, sound):
    environ(SQUAD_KEEP_DELIVERIES_DAYS=days)
    if sound:
        assert load(WorkerSettings).keep_deliveries_days == int(days)
    else:
        with pytest.raises(SettingsError, match="SQUAD_KEEP_DELIVERIES_DAYS"):
            load(WorkerSettings)


def test_no_secret_is_shown(environ):
    environ()
    assert "word" not in repr(load(WorkerSettings))


def test_every_setting_says_what_it_is():
    assert all(field.description for field in WorkerSettings.model_fields.values())
