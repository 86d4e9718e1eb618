"""Applies a rule's fix to the text it was made for."""

from agent_services.runtime.rule import Fix
from agent_services.runtime.text import LineIndex


def apply_fix(text: str, fix: Fix) -> str:
    """The text with every edit applied, from the last to the first."""
    lines = LineIndex(text)
    for edit in sorted(fix.edits, key=lambda edit: edit.span, reverse=True):
        start = lines.offset(edit.span.line, edit.span.column)
        end = lines.offset(edit.span.end_line, edit.span.end_column)
        text = text[:start] + edit.new_text + text[end:]
    return text
