"""Which user a server runs as: ours, or `nobody` when we are root. PostgreSQL refuses to run as root."""

import os
import pwd
import shutil
import stat
from pathlib import Path

from cli.stack.errors import StackError

FOR_ALL = stat.S_IRGRP | stat.S_IROTH


def server_uid() -> int | None:
    """The user to drop to, or None to stay what we are. The group id is taken to be the same number."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError as error:
        raise StackError("root may not run the servers and there is no user 'nobody': run as another user") from error


def make_folder(folder: Path, uid: int | None) -> None:
    """Makes `folder` (mode 0700) for `uid`, None for us, and sees to it that they get there.

    Raises:
        StackError: It cannot be made, holds another user's files, or a folder above it is closed to `uid`. Only the
            folder right above, which is ours, is ever opened (to search, not to list); the others are left alone.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _give(folder, os.geteuid() if uid is None else uid)
        if uid is not None:
            _open_for(folder.parent, uid)
    except OSError as error:
        raise StackError(f"cannot make {folder} ({error.strerror}): choose another folder with --data") from error
    if uid is not None and (closed := closed_at(folder, uid)):
        raise StackError(
            f"the servers run as user 'nobody', who cannot enter {closed}: "
            "choose a folder elsewhere with --data, for example /var/lib/squad, or do not run as root"
        )


def open_to_servers(folder: Path) -> bool:
    """Whether the user that servers run as can enter `folder`, or as much of it as there is."""
    uid = server_uid()
    there = next(part for part in (folder.absolute(), *folder.absolute().parents) if part.exists())
    return uid is None or closed_at(there, uid) is None


def closed_at(path: Path, uid: int) -> Path | None:
    """The topmost part of `path` that `uid` may not enter or execute, or None when all is open."""
    whole = path.resolve()
    return next((part for part in [*reversed(whole.parents), whole] if not _may_search(part, uid)), None)


def copy_readable(source: Path, target: Path) -> None:
    """Copies a file or a tree in one step (all of it or nothing) so that every user can read and execute it."""
    draft = target.with_name(target.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, draft, symlinks=True)
    else:
        draft.unlink(missing_ok=True)
        shutil.copy2(source, draft)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | FOR_ALL | (0o111 if mode & stat.S_IXUSR else 0))
    draft.replace(target)


def _may_search(path: Path, uid: int) -> bool:
    about = path.stat()
    mine = stat.S_IXUSR if about.st_uid == uid else stat.S_IXGRP if about.st_gid == uid else stat.S_IXOTH
    return bool(about.st_mode & mine)


def _give(folder: Path, uid: int) -> None:
    """Makes `uid` the owner of `folder` if it is empty; files of somebody else would be of no use to them."""
    owner = folder.stat().st_uid
    if owner != uid and any(folder.iterdir()):
        raise StackError(
            f"{folder} holds files of user {owner}: run as that user, or choose another folder with --data"
        )
    if owner != uid:
        os.chown(folder, uid, uid)


def _open_for(folder: Path, uid: int) -> None:
    """Lets `uid` pass through `folder` if it belongs to us and is closed to everybody else."""
    about = folder.stat()
    if about.st_uid == os.geteuid() and not about.st_mode & 0o077:
        os.chown(folder, -1, uid)
        folder.chmod(stat.S_IMODE(about.st_mode) | stat.S_IXGRP)
