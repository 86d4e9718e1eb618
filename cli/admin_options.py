"""Options that several commands of `squad admin` take."""

from pathlib import Path
from typing import Annotated

import typer

from cli.form import Form

Data = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the stack, as for `squad up`.")]
Format = Annotated[Form, typer.Option("--format", metavar="FORM", help="text or json.")]
Tenant = Annotated[str, typer.Option(metavar="T", help="Name or id of the tenant.")]
Host = Annotated[str, typer.Option(metavar="HOST", help="Code host.")]
