"""ZIP archives that call themselves workbooks: which kind they are, and whether it is safe to unpack them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Literal

from ..errors import UnreadableInput
from ..text import Text

MOST_BYTES = 2 << 30
SUSPECT_BYTES = 64 << 20
SUSPECT_RATIO = 250  # sheets of one repeated cell reach about 100
MOST_MEMBERS = 10_000

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
ZipKind = Literal["xlsx", "xlsb", "ods"]

_OTHERS = (
    ("word/document.xml", Text("dokumen Word", "a Word document")),
    ("ppt/presentation.xml", Text("presentasi PowerPoint", "a PowerPoint presentation")),
    ("Index/Document.iwa", Text("buku kerja Apple Numbers", "an Apple Numbers workbook")),
    ("Index.zip", Text("buku kerja Apple Numbers", "an Apple Numbers workbook")),
)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_SAVE_AS = Text(
    "Buka dengan program asalnya, simpan sebagai XLSX atau CSV, lalu ulangi.",
    "Open it in its own program, save it as XLSX or CSV, and try again.",
)


def kind_of(data: bytes, label: str) -> ZipKind:
    """Which workbook format the archive is; raises UnreadableInput when it is none, damaged, locked, or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _refuse_bomb(members, len(data), label)
            if any(member.flag_bits & 1 for member in members):
                raise locked(label)
            return _kind(archive, {member.filename for member in members}, label)
    except BROKEN:
        raise broken(label) from None


def _kind(archive: zipfile.ZipFile, names: set[str], label: str) -> ZipKind:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or any(name.lower() == "xl/workbook.xml" for name in names):
        return "xlsx"
    if "content.xml" in names and _head(archive, "mimetype").startswith(_ODS):
        if b"encryption-data" in _head(archive, "META-INF/manifest.xml"):
            raise locked(label)
        return "ods"
    what = next((name for mark, name in _OTHERS if mark in names), None)
    if what is None:
        what = Text("arsip ZIP", "a ZIP archive")
        todo = Text("Ekstrak arsipnya dan sebutkan berkas di dalamnya.", "Unpack it and name the files in it.")
    else:
        todo = _SAVE_AS
    raise UnreadableInput(Text("Ini {k}, bukan daftar.", "This is {k}, not a list.").fill(k=what), at=label, todo=todo)


def _head(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as member:
            return member.read(1 << 20)
    except KeyError:
        return b""


def _refuse_bomb(members: list[zipfile.ZipInfo], size: int, label: str) -> None:
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked // max(size, 1)
    if (
        unpacked <= MOST_BYTES
        and len(members) <= MOST_MEMBERS
        and (unpacked <= SUSPECT_BYTES or ratio <= SUSPECT_RATIO)
    ):
        return
    raise UnreadableInput(
        Text(
            "Berkas mengembang tak wajar saat dibuka: {n} MB dari {s} kB.",
            "The file unpacks to an absurd size: {n} MB from {s} kB.",
        ).fill(n=unpacked >> 20, s=size >> 10),
        at=label,
        why=Text(
            "Bentuk seperti ini dipakai untuk melumpuhkan komputer, jadi berkas tidak dibuka.",
            "Files like this are made to bring a computer down, so it was not opened.",
        ),
        todo=Text(
            "Salin daftarnya saja ke buku kerja baru, simpan, lalu ulangi.",
            "Copy only the list into a new workbook, save it, and try again.",
        ),
    )


def locked(label: str) -> UnreadableInput:
    """The refusal of a workbook that asks for a password."""
    return UnreadableInput(
        Text("Buku kerja dikunci dengan kata sandi.", "The workbook is locked with a password."),
        at=label,
        todo=Text(
            "Buka dengan kata sandinya, simpan tanpa kata sandi, lalu ulangi.",
            "Open it with the password, save it without one, and try again.",
        ),
    )


def broken(label: str, what: Text | None = None) -> UnreadableInput:
    """The refusal of a workbook, or of another kind of file, that is cut off or damaged."""
    return UnreadableInput(
        Text("{w} terpotong atau rusak.", "{w} is cut off or damaged.").fill(
            w=what or Text("Buku kerja", "The workbook")
        ),
        at=label,
        todo=Text(
            "Salin sekali lagi dari sumbernya; bila program asalnya masih dapat membukanya, simpan ulang.",
            "Copy it from its source again; if its own program still opens it, save it anew.",
        ),
    )
