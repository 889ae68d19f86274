"""What kind of file some bytes are, told by the bytes: offices rename files, and portals send web pages as `.xls`."""

from __future__ import annotations

import re
from typing import Literal

from ..errors import UnreadableInput
from ..text import Text
from . import archive
from .reader import decode

Kind = Literal["text", "json", "parquet", "xlsx", "xlsb", "ods", "xls"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_WEB_PAGE = re.compile(r"\s*(<!doctype html|<html|<head|<body|<table|<meta|<style|<div)\b", re.IGNORECASE)
_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_JSON = re.compile(r"\s*(\{|\[\s*[\[{\]])")
# Names of streams in an OLE container, which writes them in UTF-16.
_OLE_OTHERS = (
    ("WordDocument", Text("dokumen Word lama", "an old Word document")),
    ("PowerPoint Document", Text("presentasi PowerPoint lama", "an old PowerPoint presentation")),
    ("__properties_version1.0", Text("surel Outlook", "an Outlook message")),
)


def told_by_start(start: bytes) -> bool:
    """Whether the first bytes of a file are all that `kind_of` asks for: not so for containers of other files."""
    return not start.startswith((*_ZIP, _OLE))


def kind_of(data: bytes, label: str) -> Kind:
    """The format to read a file as; raises UnreadableInput when its name is known and it is no list."""
    if data.startswith(_ZIP):
        return archive.kind_of(data, label)
    if data.startswith(_OLE):
        return _ole(data, label)
    if data.startswith(b"PAR1"):
        return "parquet"
    # Decoding the head alone may cut a character in two, which matters for no mark that is looked for.
    head = decode(data[:_HEAD]).lstrip("\ufeff")
    if head.lstrip().startswith("<"):
        _refuse_markup(head, label)
    return "json" if _JSON.match(head) else "text"


def _ole(data: bytes, label: str) -> Kind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise archive.locked(label)
    if holds("Workbook") or holds("Book"):
        return "xls"
    what = next((name for stream, name in _OLE_OTHERS if holds(stream)), None)
    if what is None:
        raise archive.broken(label)
    raise UnreadableInput(
        Text("Ini {k}, bukan daftar.", "This is {k}, not a list.").fill(k=what),
        at=label,
        todo=Text("Pindahkan daftarnya ke lembar kerja.", "Move the list to a spreadsheet."),
    )


def _refuse_markup(head: str, label: str) -> None:
    if _XML_2003 in head:
        what = Text("lembar kerja XML tahun 2003", "an XML spreadsheet of 2003")
    elif _WEB_PAGE.match(head):
        what = Text("halaman web", "a web page")
    else:
        return
    raise UnreadableInput(
        Text("Ini {k}, apa pun nama berkasnya.", "This is {k}, whatever it is named.").fill(k=what),
        at=label,
        todo=Text(
            "Buka dengan program lembar kerja, simpan sebagai XLSX, lalu ulangi.",
            "Open it in a spreadsheet program, save it as XLSX, and try again.",
        ),
    )
