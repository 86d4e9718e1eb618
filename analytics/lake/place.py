"""A folder of this machine or of an S3 bucket, for pyarrow and for Delta alike."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow.fs as pafs

from analytics import whole_file
from analytics.errors import AnalyticsError


@dataclass(frozen=True)
class Place:
    """Where a lake lies.

    Attributes:
        uri: As Delta wants it.
        root: As `files` wants it.
        storage: Delta's options of the store.
    """

    uri: str
    root: str
    files: pafs.FileSystem
    storage: dict[str, str] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        return isinstance(self.files, pafs.LocalFileSystem)

    def path(self, *parts: str) -> str:
        """Something in it, as `files` wants it."""
        return "/".join((self.root, *parts))

    def below(self, name: str) -> "Place":
        """A folder in it."""
        return replace(self, uri=f"{self.uri}/{name}", root=self.path(name))

    def read(self, *parts: str) -> bytes | None:
        """The bytes of a file; None when there is none."""
        path = self.path(*parts)
        if self.files.get_file_info(path).type is pafs.FileType.NotFound:
            return None
        with self.files.open_input_stream(path) as stream:
            content: bytes = stream.read()
        return content

    def replace(self, content: bytes, *parts: str) -> None:
        """Puts a file in place whole: whoever reads sees the old one or the new one."""
        path = self.path(*parts)
        self.files.create_dir(path.rpartition("/")[0], recursive=True)
        if self.is_local:
            whole_file.write(Path(path), content)
            return
        with self.files.open_output_stream(path) as stream:  # S3 shows an object only once it is complete
            stream.write(content)


def place(where: str) -> Place:
    """A path, or `s3://bucket/prefix` with the usual AWS_* variables.

    AWS_ENDPOINT_URL names a server that is not Amazon's; plain http is used only where that URL says so.

    Raises:
        AnalyticsError: It is neither.
    """
    parts = urlsplit(where)
    if parts.scheme == "s3" and parts.netloc:
        return _bucket(where.rstrip("/"), f"{parts.netloc}{parts.path}".rstrip("/"))
    if parts.scheme:
        raise AnalyticsError(f"a lake cannot lie at '{where}': give a folder or s3://bucket/prefix")
    root = str(Path(where).expanduser().resolve())
    Path(root).mkdir(parents=True, exist_ok=True)
    return Place(root, root, pafs.LocalFileSystem())


def _bucket(uri: str, root: str) -> Place:
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    region = os.environ.get("AWS_REGION", "us-east-1")
    scheme, _, host = endpoint.partition("://")
    files = pafs.S3FileSystem(
        region=region, **({"endpoint_override": host, "scheme": scheme} if endpoint else {}), request_timeout=30
    )
    storage = {"AWS_REGION": region} | ({"AWS_ENDPOINT_URL": endpoint} if endpoint else {})
    if scheme == "http":
        storage["AWS_ALLOW_HTTP"] = "true"
    return Place(uri, root, files, storage)
