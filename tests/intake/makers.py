"""Workbooks made at test time: by XlsxWriter and xlwt where they can, by hand where no program would."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
import xlwt

Rows = Sequence[Sequence[object]]
MEGABYTE = 1 << 20

_MIME_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:body><office:spreadsheet>"
)
_ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def xlsx(write: Callable[[Any], None], **options: Any) -> bytes:
    """An XLSX workbook that `write` fills."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    write(book)
    book.close()
    return out.getvalue()


def xlsx_of(*sheets: Rows, names: Sequence[str] = (), **options: Any) -> bytes:
    """An XLSX workbook with these rows from cell A1 on, numbers as numbers and text as text."""

    def write(book: Any) -> None:
        for index, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[index] if names else None)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    put = sheet.write_string if isinstance(value, str) else sheet.write
                    if value is not None:
                        put(number, column, value)

    return xlsx(write, **options)


def xlsx_sheet(data: str, more: dict[str, bytes] | None = None) -> bytes:
    """An XLSX workbook whose one sheet holds this XML between <worksheet> and </worksheet>."""
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{data}</worksheet>'
    return changed(xlsx_of([["NIK"]]), {"xl/worksheets/sheet1.xml": sheet.encode(), **(more or {})})


def changed(archive: bytes, members: dict[str, bytes]) -> bytes:
    """A ZIP archive with some of its members replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in members:
                new.writestr(name, old.read(name))
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def inline(*rows: Sequence[str], first: int = 1) -> str:
    """Rows of text as the sheet data of XLSX, with no addresses but the row's."""
    lines = [
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for column, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, start=first)
    ]
    return f"<sheetData>{''.join(lines)}</sheetData>"


def xls(write: Callable[[Any], None]) -> bytes:
    """An old XLS workbook that `write` fills."""
    book = xlwt.Workbook()
    write(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls_of(*sheets: Rows, names: Sequence[str] = ()) -> bytes:
    """An XLS workbook with these rows."""

    def write(book: Any) -> None:
        for index, rows in enumerate(sheets):
            sheet = book.add_sheet(names[index] if names else f"Lembar{index + 1}")
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(number, column, value)

    return xls(write)


def ods(*tables: str, manifest: str = "<manifest/>", mimetype: str = _MIME_ODS) -> bytes:
    """An ODS workbook with these tables as XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", _ODS_HEAD + "".join(tables) + _ODS_TAIL)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def ods_table(rows: Sequence[Sequence[str]], name: str = "Gaji", more: str = "") -> str:
    """A table of ODS; a cell that begins with < is XML already."""

    def cell(text: str) -> str:
        if text.startswith("<"):
            return text
        if not text:
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    lines = ["<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>" for row in rows]
    return f'<table:table table:name="{name}">{"".join(lines)}{more}</table:table>'


def xlsb_of(rows: Sequence[Sequence[str | float | None]], name: str = "Gaji") -> bytes:
    """A binary XLSB workbook of one sheet; a text that begins with #REF! is that error."""

    def record(kind: int, body: bytes = b"") -> bytes:
        numbers = []
        for number in (kind, len(body)):
            while number > 0x7F:
                numbers.append(number & 0x7F | 0x80)
                number >>= 7
            numbers.append(number)
        return bytes(numbers) + body

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    def cell(column: int, value: str | float) -> bytes:
        head = struct.pack("<II", column, 0)
        if value == "#REF!":
            return record(3, head + b"\x17")
        return record(6, head + wide(value)) if isinstance(value, str) else record(5, head + struct.pack("<d", value))

    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)) + record(145)
    for number, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", number) + b"\0" * 13)
        sheet += b"".join(cell(column, value) for column, value in enumerate(row) if value is not None)
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/_rels/workbook.bin.rels": relations.encode(),
            "xl/workbook.bin": record(131)
            + record(143)
            + record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide(name))
            + record(144)
            + record(132),
            "xl/worksheets/sheet1.bin": sheet + record(146) + record(130),
        }
    )


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def ole(*streams: str) -> bytes:
    """The beginning of an OLE container that names these streams, and nothing that could be read."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"".join(name.encode("utf-16-le") for name in streams)
