"""Orders for spreadsheets."""


def to_csv(rows: list[dict[str, object]]) -> str:
    """Rows separated by commas."""
    if not rows:
        return ""
    names = list(rows[0])
    lines = [",".join(names)]
    for row in rows:
        cells = []
        for name in names:
            value = row.get(name)
            text = "" if value is None else str(value)
            if "," in text or '"' in text or "\n" in text:
                text = '"' + text.replace('"', '""') + '"'
            cells.append(text)
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def to_tsv(rows: list[dict[str, object]]) -> str:
    """Rows separated by tabs."""
    if not rows:
        return ""
    names = list(rows[0])
    lines = ["\t".join(names)]
    for row in rows:
        cells = []
        for name in names:
            value = row.get(name)
            text = "" if value is None else str(value)
            if "\t" in text or '"' in text or "\n" in text:
                text = '"' + text.replace('"', '""') + '"'
            cells.append(text)
        lines.append("\t".join(cells))
    return "\n".join(lines) + "\n"


def file_name(day: str, kind: str = "csv") -> str:
    """The name of an export file."""
    return f"orders-{day}.{kind}"
