"""The import contract that lists what may be imported."""

import pytest
from grimp import ImportGraph

from tools.import_contracts import OnlyContract


def contract() -> OnlyContract:
    lists = {"source_modules": ["agents.*.rules.*"], "allowed_modules": ["agents.runtime", "tree_sitter_*"]}
    return OnlyContract(name="rules", session_options={}, contract_options=lists)


def graph_with(importer: str, imported: str) -> ImportGraph:
    graph = ImportGraph()
    graph.add_import(importer=importer, imported=imported)
    return graph


@pytest.mark.parametrize("imported", ["ast", "xml.dom", "agents.runtime", "agents.runtime.rule", "tree_sitter_python"])
def test_an_allowed_import_keeps_the_contract(imported: str) -> None:
    assert contract().check(graph_with("agents.logic.rules.loops", imported), verbose=False).kept


@pytest.mark.parametrize(
    "imported", ["grpc", "agents.logic.engines", "agents.runtime_of_another", "agents.logic.rules.nulls"]
)
def test_any_other_import_breaks_it_and_is_named(imported: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = contract().check(graph_with("agents.logic.rules.loops", imported), verbose=False)
    contract().render_broken_contract(check)
    assert not check.kept
    assert f"agents.logic.rules.loops imports {imported}" in capsys.readouterr().out


def test_a_module_outside_the_pattern_is_free() -> None:
    assert contract().check(graph_with("agents.logic.engines", "grpc"), verbose=False).kept
