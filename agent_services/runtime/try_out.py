"""Prints what an agent says about files or folders as if every line had changed: `python -m ... NAME PATH...`."""

import sys
from pathlib import Path

from agent_services.runtime.analysis import Analysis
from agent_services.runtime.discovery import load_agent
from agent_services.runtime.formats.languages import language_of
from agent_services.runtime.job import FileInput, Job
from squad.code.v1 import finding_pb2


class _Printer:
    def at(self, rule_id: str) -> None:
        """Nothing to say."""

    def finding(self, finding: finding_pb2.Finding) -> None:
        """One line, and the quote under it."""
        place = finding.location
        print(f"{place.path}:{place.range.start_line}: {finding.rule_id}: {finding.message}")
        for evidence in finding.evidence[:1]:
            print("    " + evidence.quote.partition("\n")[0].strip())

    def failure(self, rule_id: str, path: str, message: str) -> None:
        """One line."""
        print(f"FAILED {rule_id} {path}: {message}")

    def not_read(self, path: str, reason: str, detail: str) -> None:
        """One line."""
        print(f"NOT READ {path}: {reason} {detail}")


def main() -> None:
    """Read the files and run the agent in this process."""
    name, *places = sys.argv[1:]
    found = [Path(place) for place in places]
    paths = sorted(path for place in found for path in (place.rglob("*") if place.is_dir() else [place]))
    inputs = tuple(
        FileInput(str(path), language_of(path.name), path.read_bytes(), None, changed=((1, 10**9),))
        for path in paths
        if language_of(path.name) and path.is_file()
    )
    job = Job(inputs, {path.path: path.path for path in inputs}, step_budget=10**9)
    analysis = Analysis(load_agent(name), job, lambda _: {}, _Printer())
    analysis.name_unread()
    for unit in analysis.units:
        analysis.run(unit)


if __name__ == "__main__":
    main()
