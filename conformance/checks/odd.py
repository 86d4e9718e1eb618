"""Changes that are empty, named oddly, too large or made to do harm: none of them takes the agent away."""

from collections.abc import Mapping

from conformance import samples
from conformance.change import LARGEST_BLOB_BYTES, Change, File
from conformance.kit import Kit
from conformance.outcome import Failed
from squad.code.v1.coverage_pb2 import CoverageStatus

_NESTED = 20_000
ODD_NAMES = (
    "a b", "-rf", "ü/漢字", "e\u0301", "é", "🦑", "$(id)", "`id`", "it's", 'say "hi"', "back\\slash", "line\nbreak",
    "tab\tbed", "..hidden", "%2e%2e", "x" * 200, "/".join(["deep"] * 60), " space", "\u202egnp", "[glob]*?",
)  # fmt: skip


async def paths(kit: Kit) -> str:
    """The ledger names every path byte by byte as it was sent."""
    end = samples.extension_of(kit.language)
    change = Change(tuple(kit.one(f"{name}.{end}") for name in ODD_NAMES))
    answer = await kit.analyze(change)
    answer.must_end_well("when paths were odd")
    answer.must_cover(change.paths)
    return f"{len(ODD_NAMES)} paths"


async def empty(kit: Kit) -> str:
    """A change of no file, and one of a file without a byte."""
    for change, what in ((Change(()), "no file"), (Change((kit.one("empty.txt", b""),)), "an empty file")):
        answer = await kit.analyze(change)
        await kit.must_complete(answer, f"when the change was {what}")
        answer.must_cover(change.paths, f"when the change was {what}")
    return ""


async def oversize(kit: Kit) -> str:
    """A content that is too large to be sent is NOT_READ; one that just fits is read in its parts."""
    end, lost = samples.extension_of(kit.language), b"x\n" * LARGEST_BLOB_BYTES
    change = Change((File(f"large.{end}", lost, kit.language, lost=True), kit.one(f"usual.{end}")))
    answer = await kit.analyze(change)
    answer.must_end_well("when a file was too large to be sent")
    status = next((cell.status for cell in answer.cells if cell.path == f"large.{end}"), None)
    if status != CoverageStatus.COVERAGE_STATUS_NOT_READ:
        raise Failed("it did not give NOT_READ to a file whose content could not be sent")
    text = (kit.given[0].new if kit.given else samples.snippet(kit.language)) or b""
    whole = text.ljust(LARGEST_BLOB_BYTES, b"\n")
    fits = await kit.analyze(Change((kit.one(f"fits.{end}", whole),)))
    fits.must_end_well("when a file had 1 MiB, which is allowed")
    return ""


async def hostile(kit: Kit) -> str:
    """Each content alone, then an ordinary change: whatever came, the stream ended in order."""
    end = samples.extension_of(kit.language)
    contents = _hostile(samples.snippet(kit.language))
    for name, content in contents.items():
        answer = await kit.analyze(Change((kit.one(f"hostile.{end}", content),)))
        await kit.must_complete(answer, f"when a file held {name}")
    (await kit.analyze(kit.small)).must_end_well("after files made to do harm")
    return f"{len(contents)} kinds"


def _hostile(usual: bytes) -> Mapping[str, bytes]:
    return {
        "bytes that are no UTF-8": b"\xff\xfe\xfa" + usual + b"\xc3\x28\n",
        "UTF-16": b"\xff\xfe" + usual.decode().encode("utf-16-le"),
        "a program": b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40,
        "NUL bytes": usual.replace(b"\n", b"\0\n"),
        "a byte order mark": b"\xef\xbb\xbf" + usual,
        "lines ended by CR LF": usual.replace(b"\n", b"\r\n"),
        "lines ended by CR": usual.replace(b"\n", b"\r"),
        "no end of the last line": usual.rstrip(b"\n"),
        f"{_NESTED:,} nested brackets": b"x = " + b"(" * _NESTED + b")" * _NESTED + b"\n",
        "one line of 900 KB": b'x = "' + b"a" * 900_000 + b'"\n',
        "200,000 lines": b"x\n" * 200_000,
        "characters that change the direction": usual + "x = '\u202e\u2066'\n".encode(),
    }
