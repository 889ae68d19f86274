"""Strict YAML: every value keeps its line and column, and nothing is read as something else.

Plain YAML turns `npwp: 0123456` into 42798, `12:30` into 750 and keeps the last of two equal keys.
Here a scalar is true, false, a decimal integer, an ISO date, or text; everything else must be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from ..errors import Fault, Location, RulebookError
from ..text import Text

Path = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_INTEGER = re.compile(r"-?(0|[1-9][0-9_]*)\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DAY_FIRST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}\Z")
_YEAR_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}\Z")
_NUMBER_LIKE = re.compile(r"[-+]?(\.?[0-9][0-9_.,:eExXoObBa-fA-F+-]*)\Z")
_MARKS = frozenset({"'", '"'})
_QUOTED = _MARKS | {"|", ">"}
_TEXT = "tag:yaml.org,2002:str"  # what plain YAML takes a word for when it is no number, date, switch or merge
_SWITCHES = frozenset({"yes", "no", "on", "off", "y", "n", "~", "null"})

IN_A_SENTENCE = Text(
    "Bila ini bagian kalimat, beri tanda kutip pada seluruh kalimat: koma atau titik dua mengakhirinya.",
    "If it is part of a sentence, put the whole sentence in quotes: a comma or colon ends it otherwise.",
)
TABS = Text("Awali baris dengan spasi, bukan tab.", "Begin lines with spaces, not with a tab.")


@dataclass(frozen=True)
class Document:
    """A YAML file as plain data (dict, list, str, int, bool, date) with the place of every value."""

    file: str
    data: Any
    places: dict[Path, tuple[int, int]]
    keys: dict[Path, tuple[int, int]]
    quoted: frozenset[Path] = frozenset()

    def at(self, path: Path = (), *, key: bool = False) -> Location:
        """Where the value (or with `key` its key) at `path` stands; the nearest place above it when it is missing."""
        while path and path not in self.places:
            path, key = path[:-1], False
        line, column = (self.keys if key and path in self.keys else self.places).get(path, (1, 1))
        return Location(self.file, line, column)

    def inside(self, path: Path) -> Location:
        """Where the words of the value at `path` begin: after its quotation mark, when it has one."""
        at = self.at(path)
        return Location(at.file, at.line, at.column + (path in self.quoted))


def read(content: bytes, file: str) -> Document:
    """Read one YAML document from the bytes of a file, which must be UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        at = Location(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise RulebookError([Fault(at, Text("Berkas harus UTF-8.", "The file must be UTF-8."))]) from None
    return parse(text, file)


def parse(text: str, file: str) -> Document:
    """Read one YAML document.

    Raises RulebookError with every fault found: syntax, a key given twice, a scalar that YAML would
    read in two ways, a float, an anchor, a tag.
    """
    try:
        if faults := list(_ornaments(text, file)):
            raise RulebookError(faults)
        nodes = list(yaml.compose_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise RulebookError([_syntax_fault(error, file)]) from None
    if len(nodes) != 1 or nodes[0] is None:
        second = _place(nodes[1].start_mark) if len(nodes) > 1 else (1, 1)
        what = Text("Berkas harus berisi satu dokumen YAML.", "The file must hold one YAML document.")
        raise RulebookError([Fault(Location(file, *second), what)])
    reader = _Reader(file)
    data = reader.read(nodes[0], ())
    if reader.faults:
        raise RulebookError(reader.faults)
    return Document(file, data, reader.places, reader.keys, frozenset(reader.quoted))


def _ornaments(text: str, file: str) -> Iterator[Fault]:
    """Anchors, aliases and tags: composed nodes no longer show them, so the events are looked through."""
    if "&" not in text and "!" not in text:
        return
    for event in yaml.parse(text, Loader=_Loader):
        if getattr(event, "anchor", None) is not None:
            what = Text(
                "Jangkar dan alias (&, *) tidak dipakai di sini.", "Anchors and aliases (&, *) are not used here."
            )
            yield Fault(Location(file, *_place(event.start_mark)), what)
        if getattr(event, "tag", None) is not None:
            what = Text("Tag YAML tidak dipakai di sini.", "YAML tags are not used here.")
            yield Fault(Location(file, *_place(event.start_mark)), what)


def _place(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


def _syntax_fault(error: yaml.YAMLError, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    hint = TABS if "start any token" in problem else IN_A_SENTENCE
    return Fault(at, Text("Bukan YAML yang sah: {p}.", "Not valid YAML: {p}.").fill(p=problem), hint)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.places: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}
        self.quoted: set[Path] = set()

    def read(self, node: yaml.Node, path: Path) -> Any:
        self.places[path] = _place(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        if node.style in _MARKS:
            self.quoted.add(path)
        return self._scalar(node)

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self._scalar(key_node) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str):
                self._fault(
                    key_node, Text("Kunci harus berupa teks; beri tanda kutip.", "A key must be text; quote it.")
                )
                continue
            if key in seen:
                self._fault(
                    key_node, Text("Kunci {key} ditulis dua kali.", "The key {key} is given twice.").fill(key=key)
                )
            seen.add(key)
            self.keys[*path, key] = _place(key_node.start_mark)
            yield key, self.read(value_node, (*path, key))

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        word: str = node.value
        if node.style in _QUOTED:  # always text
            return word
        if word in ("true", "false"):
            return word == "true"
        if _INTEGER.match(word):
            return int(word.replace("_", ""))
        if _DATE.match(word):
            try:
                return date.fromisoformat(word)
            except ValueError:
                self._fault(node, Text("Tanggal {w} tidak ada.", "There is no date {w}.").fill(w=word))
                return word
        if word.lower() in _SWITCHES or word.lower() in ("true", "false"):
            self._fault(
                node,
                Text(
                    "{w} dibaca berbeda oleh pembaca YAML; tulis true atau false, atau beri tanda kutip.",
                    "{w} means different things to YAML readers; write true or false, or quote it.",
                ).fill(w=word or "(kosong)"),
            )
        elif word == "":
            self._fault(node, Text("Nilai kosong.", "The value is empty."), IN_A_SENTENCE)
        elif _DAY_FIRST.match(word):
            self._fault(
                node,
                Text(
                    "{w}: tanggal di sini ditulis tahun-bulan-hari tanpa tanda kutip, seperti 2026-01-31.",
                    "{w}: a date is written year-month-day here, without quotes, such as 2026-01-31.",
                ).fill(w=word),
            )
        elif node.tag != _TEXT or (_NUMBER_LIKE.match(word) and not _YEAR_MONTH.match(word)):
            self._fault(
                node,
                Text(
                    "{w} dapat dibaca sebagai nilai lain; tulis bilangan bulat biasa atau beri tanda kutip.",
                    "{w} can be read as another value; write a plain integer or quote it.",
                ).fill(w=word),
            )
        return word

    def _fault(self, node: yaml.Node, what: Text, hint: Text | None = None) -> None:
        self.faults.append(Fault(Location(self.file, *_place(node.start_mark)), what, hint))
