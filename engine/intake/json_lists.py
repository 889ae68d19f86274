"""Lists in JSON: an array of objects, one object a line, or the licence data that OSS sends; keys are the columns.

Rows are counted from 1: the line of a file with one object a line, else the object's place in its array.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import UnreadableInput
from ..text import Text
from . import oss
from .cell_text import text_of
from .grid import Grid
from .reader import SHOWN_CHARACTERS, Row, decode, split_lines
from .xlsx_marks import MOST_CELLS


class _Broken:
    """Stands for an object that says one key twice: which of the two is meant cannot be known."""


def read(data: bytes, label: str, sha256: str) -> tuple[Grid, ...]:
    """The lists in a JSON file; several when an object holds several arrays, each then a sheet of its key's name."""
    text = decode(data).lstrip("\ufeff")
    try:
        whole = _loads(text)
    except ValueError as error:
        return (_lines(text, label, sha256, error),)
    except RecursionError:
        raise _refusal(label, Text("kurungnya terlalu dalam", "its brackets are nested too deep")) from None
    if licences := oss.licences(whole):
        return (oss.grid(licences, label, sha256),)
    if isinstance(whole, list):
        return (_grid(whole, label, "", sha256),)
    lists = {key: value for key, value in whole.items() if _is_list(value)} if isinstance(whole, dict) else {}
    if not lists:
        return (_grid([whole], label, "", sha256),)
    return tuple(_grid(value, label, key if len(lists) > 1 else "", sha256) for key, value in lists.items())


def _is_list(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _lines(text: str, label: str, sha256: str, error: ValueError) -> Grid:
    """One object a line; when not even the first line is one, the file is broken JSON and nothing else."""
    items: list[Any] = []
    lines = split_lines(text)
    for number, line in enumerate(lines, start=1):
        try:
            items.append(_loads(line) if line.strip() else None)
        except (ValueError, RecursionError):
            if not any(item is not None for item in items):
                where = Text("baris {n}", "line {n}").fill(n=getattr(error, "lineno", number))
                raise _refusal(label, where) from None
            items.append(line)
    return _grid(items, label, "", sha256, lines)


def _loads(text: str) -> Any:
    # Numbers stay as they are written: a NIK is not one to reckon with.
    return json.loads(text, object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def _object(pairs: list[tuple[str, Any]]) -> Any:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Broken()


def _grid(items: Sequence[Any], label: str, sheet: str, sha256: str, lines: Sequence[str] = ()) -> Grid:
    names = dict.fromkeys(key for item in items if isinstance(item, dict) for key in item)
    if len(names) * len(items) > MOST_CELLS:
        raise _refusal(label, Text("terlalu banyak kunci yang berbeda", "it has too many different keys"))
    rows = [_row(number, item, names, lines[number - 1] if lines else "") for number, item in enumerate(items, start=1)]
    return Grid(label, sheet, sha256, tuple(rows), names=tuple(_sound(name) for name in names))


def _row(number: int, item: Any, names: Mapping[str, None], line: str) -> Row:
    if item is None:
        return Row(number, ())
    if isinstance(item, dict):
        return Row(number, tuple(_sound(text_of(item.get(name))) for name in names))
    shown = _sound(line or ("" if isinstance(item, _Broken) else text_of(item)))[:SHOWN_CHARACTERS]
    return Row(number, (shown,), "json_key_twice" if isinstance(item, _Broken) else "json_not_an_object")


def _sound(text: str) -> str:
    """The text without halves of surrogate pairs, which JSON can spell and nothing can store."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode("utf-8")


def _refusal(label: str, where: Text) -> UnreadableInput:
    return UnreadableInput(
        Text("Bukan JSON yang sah: {w}.", "Not valid JSON: {w}.").fill(w=where),
        at=label,
        todo=Text(
            "Ekspor sekali lagi: satu larik objek, atau satu objek tiap baris.",
            "Export it again: one array of objects, or one object a line.",
        ),
    )
