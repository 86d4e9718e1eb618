"""Small files that must be whole or absent, and private."""

import os
import secrets
from pathlib import Path


def write_private(path: Path, text: str, uid: int | None = None) -> None:
    """Replaces `path` in one step by a file of mode 0600, owned by `uid` if that is given."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if uid is not None:
            os.chown(draft, uid, uid)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def secret(path: Path, uid: int | None = None) -> str:
    """The secret in `path`; made there, 43 URL-safe characters, when there is none."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(32), uid)
    return path.read_text(encoding="utf-8").strip()
