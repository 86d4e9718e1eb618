"""Finds programs that come inside installed packages, without importing those packages."""

import platform
from importlib.util import find_spec
from pathlib import Path

from cli.stack.errors import StackError


def folder(package: str, product: str, setting: str = "") -> Path:
    """The folder of an installed package.

    Raises:
        StackError: It is not installed, as on a platform without a wheel; names `setting`, if any, as the way out.
    """
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        where = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
        way_out = f"run one yourself and set {setting} to its URL" if setting else "do without it"
        raise StackError(f"there is no built-in {product} for {where}: {way_out}")
    return Path(spec.submodule_search_locations[0])
