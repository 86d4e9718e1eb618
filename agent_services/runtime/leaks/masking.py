"""Takes secrets out of what leaves the agent."""

from collections.abc import Iterable

from agent_services.runtime.leaks.tokens import tokens_in


def mask(text: str, secrets: Iterable[str] = ()) -> str:
    """The text with the given secrets, and everything shaped like one, made unreadable."""
    for secret in sorted({secret for secret in secrets if secret}, key=len, reverse=True):
        text = text.replace(secret, hidden(secret))
    last = len(text)
    for token in sorted(tokens_in(text), key=lambda token: (token.end, -token.start), reverse=True):
        end = min(token.end, last)  # two forms may read the same characters
        if token.start < end:
            text = text[: token.start] + hidden(token.text) + text[end:]
            last = token.start
    return text


def hidden(secret: str) -> str:
    """A secret as it may be shown: enough to find it, too little to use it."""
    return secret[:4] + "****" if len(secret) >= 16 else "****"
