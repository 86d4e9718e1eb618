"""Writes docs/configuration.md from the settings classes: `python tools/settings_page.py [--check]`."""

import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from agent_services.settings import AgentSettings
from gateway.settings import GatewaySettings
from kit.settings import Settings
from review_service.models.settings import ModelSettings
from review_service.pipeline.policy_form import SquadConfig
from review_service.settings import ReviewSettings, ServerSettings, WorkerSettings
from tenancy_service.settings import TenancySettings

PAGE = Path(__file__).parents[1] / "docs" / "configuration.md"
SECTIONS = (
    ("Every process", Settings, ()),
    ("Gateway", GatewaySettings, Settings),
    ("Tenancy service", TenancySettings, Settings),
    ("Review server and worker", ReviewSettings, Settings),
    ("Review server", ServerSettings, ReviewSettings),
    ("Review worker", WorkerSettings, (ReviewSettings, ModelSettings)),
    ("Language models: review worker and command line", ModelSettings, Settings),
    ("Agents", AgentSettings, Settings),
)
HEAD = """# Configuration

<!-- written by tools/settings_page.py -->

## Settings

Every process reads its settings from the environment; a wrong one ends it with a line that names the variable.
`squad up` decides the addresses, the folders and the logins by itself and passes the rest on to the process that knows
it. For `squad up` itself:

| variable | meaning | default |
|---|---|---|
| `SQUAD_DATA_DIR` | folder of everything that lasts | `~/.local/share/squad`; for root `/var/lib/squad` |
| `SQUAD_DATABASE_URL` | your own PostgreSQL, 15 or newer; the login may create roles and databases | our own |
| `SQUAD_AGENTS` | agents of your own beside the five, or in place of one: NAME=HOST:PORT,... | empty |
| `SQUAD_REDIS_URL` | a Redis of your own for the queue; must not evict | our own |
| `SQUAD_CACHE_URL` | a Redis of your own for the cache; may evict | our own |
"""
TAIL_HEAD = """
## .squad.yml

`.squad.yml` (or `.squad.yaml`) at the root of a repository. It is read from the tip of the base branch, so that a
change cannot excuse itself. JSON Schema: [schema/squad-config.schema.json](schema/squad-config.schema.json).

```yaml
gate: high                    # findings this bad or worse fail the check
inline_comment_cap: 5
exclude: ["docs/**"]
agents:
  style: off
rules:
  security/weak-hash: {severity: low}
  logic/swallowed-exception: off
layers: [shop.web, shop.domain, shop.storage]
models: {passes: [explain, summarize]}      # on, off, required, or a section: models.md
```

| key | meaning |
|---|---|
"""


TAIL = """
### Suppressing a finding where it is

`# squad: ignore[agent/rule] reason` at the end of a line, in whatever comment the language has, or alone above it,
takes the named rules' findings on that line out of the review. Several rules are divided by commas; a reason is
required. Python's `# noqa` and `# noqa: S602` count for rules that name ruff or the code as their source, `# nosec`
and `# nosec B602` for security. The review names comments of ours that suppress nothing, that are written wrongly,
and all that the change itself adds; those do not silence security from severity high up until the base branch has
them. A review knows this of lines that the change touches, and of comments whose line it takes away; `squad scan` reads
every line, knows of no change, so that every comment counts, and names all that suppress nothing. What is suppressed
so is shown to nobody and counts nowhere; JSON keeps it below `suppressed`, SARIF as a result with a suppression
`inSource`, both with the comment's reason.

### Large pull requests

Beyond `large` (3,000 files or 16,000,000 bytes unless the base says less) a change is read in part: code before prose
and tests, what guards and answers (authentication, handlers, workflows) before the rest, much changed before little.
Every file that is left out stands in the ledger as not read (`change_too_large`), so the review is incomplete and
never green.

### What counts when a change touches configuration

* **`.squad.yml` of the change** may make its own review stricter: a lower gate or cap, fewer excluded paths, agents and
  rules switched on, a severity raised to `critical` or above what the base says. What is weaker has no effect and is
  said on its line. Options, models, `notify` and rules of your own cannot be compared: the base's apply.
* **A wrong file on the base branch** fails no pull request. The review says what is wrong on which line, and the last
  version of the branch that was right applies until it is mended. An agent or a rule that does not exist is said, with
  the nearest name there is, and passed over.
* **Configuration of other tools** (ruff, flake8, import-linter, tach, pre-commit) is read from the base branch too.
* **Files that only the change calls generated or vendored**, by name, folder or a mark in their head, are named, and
  security reads them for what is high or worse. What is too large to be read leaves the review incomplete: have the
  base branch say so in `exclude` or `.gitattributes`.
* **On the command line** `squad review` does the same, in text, Markdown and JSON. `squad scan` reads the file of the
  repository it scans, also where only a folder of it is named; where that is wrong, it says so and scans with the
  defaults. A file given with `--config` counts whole, and whatever is wrong in it ends the command with exit status 2
  and the line: try a configuration so.
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, kind, base in SECTIONS:
        bases = base if isinstance(base, tuple) else (base,)
        known = {name for each in bases for name in each.model_fields}
        rows = [_row(name, field) for name, field in kind.model_fields.items() if name not in known]
        parts.append("\n".join([f"\n### {title}\n", "| variable | meaning | default |", "|---|---|---|", *rows]) + "\n")
    keys = [f"| `{name}` | {field.description} |" for name, field in SquadConfig.model_fields.items()]
    return "".join([*parts, TAIL_HEAD, "\n".join(keys), "\n", TAIL])


def _row(name: str, field: object) -> str:
    default = field.default  # type: ignore[attr-defined]
    if default is PydanticUndefined:
        shown = "required"
    elif isinstance(default, SecretStr) or default in ("", None):
        shown = "empty"
    else:
        shown = f"`{int(default) if isinstance(default, bool) else default}`"
    return f"| `SQUAD_{name.upper()}` | {field.description} | {shown} |"  # type: ignore[attr-defined]


def main() -> int:
    """Write the page, or with --check say whether it is as it should be."""
    if "--check" in sys.argv:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        print("" if fresh else "docs/configuration.md is stale: run python tools/settings_page.py", end="")
        return 0 if fresh else 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
