import subprocess
import sys

import pytest

from kit.settings import SettingsError, load
from review_service.models.settings import ModelSettings, endpoints_of


def settings(monkeypatch, **values) -> ModelSettings:
    for name, value in values.items():
        monkeypatch.setenv(f"SQUAD_LLM_{name.upper()}", str(value))
    return load(ModelSettings)


def test_three_variables_make_the_endpoint_default(monkeypatch):
    read = settings(monkeypatch, base_url="http://127.0.0.1:11434/v1", api_key="k", model="m", input_price="0.5")
    endpoint = endpoints_of(read).get("default", "anybody")
    assert (endpoint.provider, endpoint.base_url, endpoint.api_key) == ("openai", "http://127.0.0.1:11434/v1", "k")
    assert endpoint.input_price_micros == 500_000
    assert "'k'" not in repr(endpoint)


def test_a_file_names_more_of_them_with_keys_in_files_of_their_own(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("secret\n")
    (tmp_path / "endpoints.yml").write_text(
        f"claude: {{provider: anthropic, model: c, api_key_file: {tmp_path}/key, tenants: [t-1]}}\n"
        "local: {model: l}\n"
    )
    endpoints = endpoints_of(settings(monkeypatch, endpoints_file=tmp_path / "endpoints.yml"))
    assert endpoints.get("claude", "t-1").api_key == "secret"
    assert endpoints.get("claude", "t-2") is None
    assert endpoints.get("local", "t-2").model == "l"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a: {model: m, api_key: leaked}", "a.api_key: Extra inputs are not permitted"),
        ("a: {}", "a.model: Field required"),
        ("a: [", "is no YAML"),
        ("a: {model: m, api_key_file: /nowhere}", "cannot read /nowhere"),
    ],
)
def test_a_wrong_file_is_an_error_that_shows_no_key(monkeypatch, tmp_path, content, why):
    (tmp_path / "endpoints.yml").write_text(content)
    with pytest.raises(SettingsError, match="SQUAD_LLM_ENDPOINTS_FILE") as caught:
        endpoints_of(settings(monkeypatch, endpoints_file=tmp_path / "endpoints.yml"))
    assert why in str(caught.value)
    assert "leaked" not in str(caught.value)


def test_whoever_asks_no_model_imports_nothing_for_it():
    code = (
        "import cli.review, cli.analysis, cli.models, sys;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'pydantic_ai', 'openai', 'anthropic', 'httpx2', 'jsonschema', 'pydantic', 'yaml'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
