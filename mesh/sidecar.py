"""The files of one Envoy: what it starts with, and what it is told while it runs. Each is replaced in one step."""

import contextlib
import http.client
import json
import os
import socket
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mesh import envoy
from mesh.authority import Authority, Credential
from mesh.envoy import Resource
from mesh.translate import Configuration

BOOTSTRAP = "bootstrap.json"
_ADMIN = "admin.sock"
_LISTENERS = "xds/listeners.json"
_CLUSTERS = "xds/clusters.json"
_SECONDS = 2.0


class Sidecar:
    """An Envoy that runs with `folder` as its working directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self, name: str, workload: str) -> None:
        """Makes the folder, with what the Envoy starts from; nobody else may read it."""
        for each in ("xds", "routes", "secrets"):
            (self.folder / each).mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / _ADMIN).unlink(missing_ok=True)
        sources = {"lds_config": envoy.from_file(_LISTENERS), "cds_config": envoy.from_file(_CLUSTERS)}
        admin = {"address": {"pipe": {"path": _ADMIN, "mode": 0o600}}}
        about = {"id": name, "cluster": workload}
        write(self.folder / BOOTSTRAP, {"node": about, "dynamic_resources": sources, "admin": admin})

    def tell(self, configuration: Configuration) -> None:
        """Changes what has changed. What others stand on comes first: clusters, routes, listeners."""
        self._serve(_CLUSTERS, configuration.clusters)
        for each in configuration.routes:
            self._serve(f"routes/{each['name']}.json", [each])
        self._serve(_LISTENERS, configuration.listeners)

    def certify(self, configuration: Configuration, authority: Authority) -> None:
        """Gives it new certificates; connections that are open go on."""
        _replace(self.folder / envoy.TRUST, authority.trust)
        self._certificate(envoy.IDENTITY, authority.identity(configuration.identity))
        for name, host in configuration.credentials.items():
            self._certificate(name, authority.door(host))

    def ask(self, path: str, method: str = "GET") -> str:
        """What its administration answers.

        Raises:
            OSError: It does not run, or does not answer.
            http.client.HTTPException: It refuses.
        """
        # By way of the open folder: the address of a socket may be no longer than a hundred bytes.
        with _open(self.folder) as folder, socket.socket(socket.AF_UNIX) as way:
            way.settimeout(_SECONDS)
            way.connect(f"/proc/self/fd/{folder}/{_ADMIN}")
            with contextlib.closing(http.client.HTTPConnection("envoy")) as connection:
                connection.sock = way
                connection.request(method, path)
                answer = connection.getresponse()
                text = answer.read().decode(errors="replace")
        if answer.status != http.HTTPStatus.OK:
            raise http.client.HTTPException(f"{path}: {answer.status} {text.strip()}")
        return text

    def counted(self, pattern: str) -> dict[str, int]:
        """Every counter whose name a regular expression finds. Raises as `ask` does."""
        lines = self.ask(f"/stats?filter={urllib.parse.quote(pattern)}").splitlines()
        return {name: int(number) for name, _, number in (line.rpartition(":") for line in lines)}

    def not_ready(self) -> str | None:
        """None when it takes calls, otherwise what is missing."""
        try:
            self.ask("/ready")
        except (OSError, http.client.HTTPException) as error:
            return str(error) or type(error).__name__
        return None

    def drain(self) -> None:
        """Has its callers go elsewhere, without an end to what they have begun. Raises as `ask` does."""
        self.ask("/drain_listeners?graceful&skip_exit", "POST")

    def _certificate(self, name: str, credential: Credential) -> None:
        chain, key = {"inline_string": credential.certificate}, {"inline_string": credential.key}
        # In one file: there is no moment at which they do not belong together.
        self._secret(name, {"tls_certificate": {"certificate_chain": chain, "private_key": key}})

    def _secret(self, name: str, content: Mapping[str, Any]) -> None:
        self._serve(f"secrets/{name}.json", [{"@type": envoy.SECRET, "name": name, **content}])

    def _serve(self, name: str, resources: Sequence[Resource]) -> None:
        write(self.folder / name, {"resources": list(resources)})


def write(path: Path, content: object) -> None:
    """Replaces a file in one step, and only if something changes: whoever watches it sees all or nothing."""
    _replace(path, json.dumps(content, indent=1))


def _replace(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    draft = path.with_name(path.name + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)


@contextlib.contextmanager
def _open(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
