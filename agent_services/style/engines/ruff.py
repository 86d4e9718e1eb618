"""Ruff, held against what the file was before and what the repository says of itself."""

from agent_services.runtime.engines.ruff_habits import RuffHabits
from agent_services.style.engines.idioms import IDIOMS, MISTAKES
from agent_services.style.engines.layout import LAYOUT

ENGINE = RuffHabits(mistakes=MISTAKES, idioms=IDIOMS, layout=LAYOUT)
