"""A typst template and data become a PDF that can be archived (PDF/A-2a) and read aloud (PDF/UA-1).

Data reach a template as one JSON text, `sys.inputs.data`, and so are never read as typst: `#panic("x")` is printed.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OutputError, UsageError
from ..text import Text
from .extra import needs

if TYPE_CHECKING:
    import typst

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
LONGEST_WORD = 36  # letters; a longer one may be broken anywhere, or it would run off the page
_BREAK = "\u200b"
_LONG = re.compile(rf"\S{{{LONGEST_WORD},}}")
_NO_GLYPH = re.compile(r'the text `"(?P<text>.*?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{(?P<hex>[0-9a-f]+)\}|\\(?P<sign>.)")


class Press:
    """Compiles the templates of one folder, with typst's own fonts and those of `fonts`.

    The fonts of the computer are left out: the same data must give the same bytes everywhere. `own` is the folder that
    templates of the same names were copied from: faults are told of the file there, which is the one to mend.
    """

    def __init__(self, templates: Path, fonts: Path | None = None, own: Path | None = None) -> None:
        needs("typst")
        import typst

        self._templates, self._own = templates, own
        self._error: type[typst.TypstError] = typst.TypstError
        found = typst.Fonts(include_system_fonts=False, font_paths=[] if fonts is None else [fonts])
        self._families = found.families()
        self._compiler = typst.Compiler(root=templates, font_paths=found, ignore_system_fonts=True)

    def refuse_font(self, family: str) -> None:
        """Raise UsageError when there is no such font: typst would take another without a word."""
        if family not in self._families:
            known = ", ".join(sorted(self._families))
            raise UsageError(NO_FONT.fill(f=family, all=known), todo=FONTS)

    def pdf(self, template: str, data: Mapping[str, Any] | Sequence[Any], on: date) -> bytes:
        """The PDF of one template (a file of the folder), dated `on`; the same data give the same bytes.

        A sign that no font has is written as its number, [U+1F600]. Raises OutputError when the template is at fault.
        """
        said, seen = inert(data), set[str]()
        while True:
            try:
                return self._compile(template, said, on)
            except self._error as error:
                unseen = {_unescaped(found["text"]) for found in _NO_GLYPH.finditer(error.diagnostic)} - seen
                if not unseen:
                    said_of_it = error.message.replace(f"{self._templates}{os.sep}", "")
                    at = self._place(template, error.diagnostic)
                    raise OutputError(BAD_TEMPLATE.fill(w=said_of_it), at=at, todo=LOOK) from None
                seen |= unseen
                said = _numbered(said, unseen)

    def _place(self, template: str, diagnostic: str) -> str:
        """Where a template is at fault: the file as its owner knows it, with line and column where typst tells them."""
        found = re.search(rf"┌─ (?:.*{re.escape(self._templates.name)}[/\\])?(.+?)(:[0-9]+:[0-9]+)\n", diagnostic)
        file, place = (found[1], found[2]) if found else (template, "")
        theirs = None if self._own is None else self._own / file
        return f"{theirs if theirs is not None and theirs.is_file() else file}{place}"

    def _compile(self, template: str, data: Any, on: date) -> bytes:
        made = self._compiler.compile(
            input=self._templates / template,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=STANDARDS,
            timestamp=datetime.combine(on, time(), UTC),
        )
        assert isinstance(made, bytes)
        return made


def compile_pdf(template: Path, data: Mapping[str, Any] | Sequence[Any], on: date, fonts: Path | None = None) -> bytes:
    """The PDF of one template; see `Press`, which is faster for many."""
    return Press(template.parent, fonts).pdf(template.name, data, on)


def inert(data: Any) -> Any:
    """JSON data whose texts show all they hold: no signs that are invisible or turn the direction of reading."""
    if isinstance(data, str):
        return _LONG.sub(lambda word: _BREAK.join(word[0]), plain(data))
    if isinstance(data, Mapping):
        return {key: inert(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [inert(value) for value in data]
    return data


def plain(text: str) -> str:
    """A text without control, format and private signs; every kind of white space is one space."""
    shown = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", text))
    return "".join(char for char in shown if unicodedata.category(char)[0] != "C")


def _numbered(data: Any, unseen: set[str]) -> Any:
    if isinstance(data, str):
        for text in sorted(unseen, key=len, reverse=True):
            data = data.replace(text, "".join(f"[U+{ord(char):04X}]" for char in text))
        return data
    if isinstance(data, dict):
        return {key: _numbered(value, unseen) for key, value in data.items()}
    if isinstance(data, list):
        return [_numbered(value, unseen) for value in data]
    return data


def _unescaped(text: str) -> str:
    """What Rust prints of a text in a message, read back."""
    return _ESCAPED.sub(lambda found: chr(int(found["hex"], 16)) if found["hex"] else found["sign"], text)


NO_FONT = Text("Huruf {f} tidak ada; yang ada: {all}.", "There is no font {f}; there are: {all}.")
FONTS = Text(
    "Taruh berkas hurufnya dalam folder `fonts` dari profil.", "Put its files in the folder `fonts` of the profile."
)
BAD_TEMPLATE = Text("Templat ini tidak dapat dipakai: {w}", "This template cannot be used: {w}")
LOOK = Text(
    "Bandingkan dengan templat bawaan patuh (docs/letters.md).",
    "Compare it with patuh's own template (docs/letters.md).",
)
