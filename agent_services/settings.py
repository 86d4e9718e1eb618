"""What an agent reads from the environment, beside what every process reads."""

from pathlib import Path

from pydantic import Field

from kit.settings import Settings


class AgentSettings(Settings):
    """One agent process."""

    agent_processes: int = Field(
        2,
        ge=1,
        le=64,
        description="most rule processes at a time; one is kept warm; in `squad review` and `scan`: cores",
    )
    agent_memory_mib: int = Field(1024, ge=128, description="MiB of memory one rule process may use")
    agent_unit_seconds: float = Field(5, gt=0, description="CPU seconds one file may take before it is given up")
    agent_step_budget: int = Field(16_000_000, gt=0, description="bytes of changed files one analysis may read")
    advisories: Path | None = Field(
        None,
        description="OSV database of vulnerable packages, zip, folder, JSON or JSONL: see operating.md; empty: off",
    )
    agent_cache_mib: int = Field(32, ge=0, description="MiB of contents kept between reviews")
