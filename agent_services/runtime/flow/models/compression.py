"""What unpacks: a few bytes may become as many as there is memory."""

from agent_services.runtime.flow.model import Model, Sink

_WHOLE = ("zlib", "gzip", "bz2", "lzma", "brotli", "snappy", "lz4.frame", "zstandard", "zstd")

MODEL = Model(
    sinks=(
        Sink("bomb", tuple(f"{package}.decompress" for package in _WHOLE), 0, ("data",), "remote"),
        Sink("bomb", ("zipfile.ZipFile", "gzip.open", "bz2.open", "lzma.open"), 0, ("file", "filename"), "content"),
        Sink("bomb", ("tarfile.open",), 0, ("name", "fileobj"), "content"),
        Sink("bomb", ("gzip.GzipFile",), 1, ("fileobj",), "content"),
    ),
)
