"""How `--help` shows a command that takes arguments: by the names people type, without Python's types."""

from typer._click import Context, HelpFormatter
from typer.core import TyperArgument, TyperCommand


class Command(TyperCommand):
    """A command whose arguments read `PATH`, not `{PATH}` and `PATH <list[Path]>`; options are shown as ever."""

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """`[OPTIONS] NAME`, `[OPTIONS] [PATH]...`."""
        pieces = super().collect_usage_pieces(ctx)
        return [piece.removeprefix("{").removesuffix("}") for piece in pieces]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Arguments, then options."""
        params = self.get_params(ctx)
        arguments = [(each.display_name_raw, each.help or "") for each in params if isinstance(each, TyperArgument)]
        options = [each.get_help_record(ctx) for each in params if not isinstance(each, TyperArgument)]
        for title, rows in (("Arguments", arguments), ("Options", [row for row in options if row])):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
