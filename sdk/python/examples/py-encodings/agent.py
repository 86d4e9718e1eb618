"""Finds text in Python code that is read and written in whatever encoding the machine happens to have."""

from calls import opened_by_locale, spoken_by_locale

from squad_sdk.agent import ReviewAgent

AGENT = ReviewAgent(
    "py-encodings",
    "1.0.0",
    "Finds text in Python that is read or written in the encoding of the machine.",
    rules=(opened_by_locale, spoken_by_locale),
)
