"""Ruff's rules that find bugs and are right nearly always; the tables stand beside this file by theme."""

from agent_services.logic.engines import _definitions, _flow, _literals, _names
from agent_services.runtime.engines.ruff import Ruff

ENGINE = Ruff(*_names.RULES, *_literals.RULES, *_flow.RULES, *_definitions.RULES)
