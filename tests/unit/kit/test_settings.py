"""Settings come from the environment, and a wrong one is told in one line."""

from pathlib import Path

import pytest
from pydantic import Field, SecretStr

from kit.settings import Settings, SettingsError, load, write_port


class Example(Settings):
    api_key: SecretStr = Field(SecretStr(""), description="a secret")
    workers: int = Field(2, ge=1, description="processes")


@pytest.fixture
def environment(monkeypatch):
    for name in ("SQUAD_LISTEN", "SQUAD_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch.setenv


def test_every_setting_has_a_default_and_a_description():
    assert load(Example).listen == "127.0.0.1:0"
    assert all(field.description for field in Example.model_fields.values())


def test_the_environment_overrides_and_an_empty_value_does_not(environment):
    environment("SQUAD_LISTEN", "[::1]:7001")
    environment("SQUAD_WORKERS", "")
    assert (load(Example).listen, load(Example).workers) == ("[::1]:7001", 2)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SQUAD_LISTEN", "nowhere"),
        ("SQUAD_LISTEN", "localhost:x"),
        ("SQUAD_LISTEN", "localhost:70000"),
        ("SQUAD_METRICS_LISTEN", ":"),
        ("SQUAD_WORKERS", "many"),
        ("SQUAD_WORKERS", "0"),
        ("SQUAD_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_is_told_in_one_line_without_the_value(environment, name, value):
    environment(name, value)
    with pytest.raises(SettingsError) as raised:
        load(Example)
    line = str(raised.value)
    assert line.startswith(f"{name}: ")
    assert len(line.splitlines()) == 1
    assert len(value) < 4 or value not in line


def test_a_secret_does_not_show(environment):
    environment("SQUAD_API_KEY", "sk-hidden")
    assert "hidden" not in repr(load(Example))


def test_the_port_is_written_for_whoever_started_us(tmp_path: Path):
    write_port(Example(port_file=tmp_path / "port"), 7001)
    assert (tmp_path / "port").read_text() == "7001\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "port"]
