"""Files by name: os, shutil, pathlib, codecs, archives."""

from agent_services.runtime.flow.model import Model, Sink

_RESOLVES = ("os.path.realpath", "os.path.abspath", "os.path.normpath", "posixpath.normpath", "ntpath.normpath")
_OS = tuple(
    f"os.{name}"
    for name in [
        "open",
        "remove",
        "unlink",
        "rmdir",
        "listdir",
        "scandir",
        "makedirs",
        "mkdir",
        "rename",
        "chmod",
        "walk",
    ]
)
_SHUTIL = tuple(f"shutil.{name}" for name in ["rmtree", "copy", "copy2", "copyfile", "copytree", "move"])
_ARCHIVES = ("gzip.open", "bz2.open", "lzma.open", "zipfile.ZipFile", "tarfile.open")

MODEL = Model(
    sinks=(
        Sink("path", ("open", "io.open", "file", *_OS), 0, ("file", "path"), "path"),
        Sink("path", (*_SHUTIL, "aiofiles.open", "codecs.open"), 0, ("src", "path", "filename"), "path"),
        Sink("path", _ARCHIVES, 0, ("file", "filename", "name"), "archive"),
        Sink("path", ("shutil.copy", "shutil.copyfile", "shutil.move", "os.rename"), 1, ("dst",), "path"),
        Sink("path", tuple(f"os.path.{name}" for name in ("exists", "isfile", "isdir", "getsize")), 0, (), "exists"),
        Sink("path", ("os.stat", "os.access"), 0, ("path",), "exists"),
    ),
    cleans={
        **dict.fromkeys(("os.path.basename", "ntpath.basename", "posixpath.basename"), frozenset({"path"})),
        # What `..` leads to is written out: a prefix now says where the path ends.
        **dict.fromkeys(_RESOLVES, frozenset({"resolved"})),
    },
    checks=dict.fromkeys(("os.path.commonpath",), frozenset({"path"})),
    harmless=frozenset({"tempfile.mkdtemp", "tempfile.mkstemp", "tempfile.gettempdir"}),
)
