"""`--map FILE`: what the columns of a file are, where their headers do not say it or say it wrongly.

gaji*.xlsx:                 # the file's name; * stands for any ending
  Gaji Bersih: worker.base_wage
  NIK: worker.employee_number
  Status: ignore
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Protocol

from ..errors import Fault, Location, RulebookError, UsageError, did_you_mean
from ..language.vocabulary import ListShape, Vocabulary, unknown_fact
from ..text import Text
from .headers import Header, normalise

IGNORE = "ignore"
_STATED = "\0"  # stands before a fact's name in the spelling of a header whose meaning is stated: no header has it


class Document(Protocol):
    """A YAML file as `language.source` reads it: plain data, and where each value stands."""

    @property
    def data(self) -> Any:
        """The file as plain data."""
        ...

    def at(self, path: tuple[str | int, ...] = (), *, key: bool = False) -> Location:
        """Where a value stands, or with `key` its key."""
        ...


@dataclass(frozen=True)
class ColumnMap:
    """For patterns of file names, the fact of each header (or `ignore`), headers as `headers.normalise` spells them."""

    files: Mapping[str, Mapping[str, str]]

    def of(self, file: str) -> dict[str, str]:
        """What is stated for one file; of several patterns that fit, the later one wins."""
        stated: dict[str, str] = {}
        for pattern, columns in self.files.items():
            if fnmatchcase(file.casefold(), pattern.casefold()):
                stated |= columns
        return stated

    def refuse_strangers(self, files: Iterable[str]) -> None:
        """Raise UsageError for a pattern that none of the files of a run fits: most likely a slip of the pen."""
        names = list(files)
        for pattern in self.files:
            if not any(fnmatchcase(name.casefold(), pattern.casefold()) for name in names):
                raise UsageError(
                    Text(
                        "Pemetaan menyebut {p}, tetapi tidak ada berkas bernama itu.",
                        "The column map names {p}, but there is no such file.",
                    ).fill(p=pattern),
                    todo=did_you_mean(pattern, names),
                )


def build(document: Document, vocabulary: Vocabulary) -> ColumnMap:
    """The map that a document states; raises RulebookError with every fault, each at its line and column."""
    faults: list[Fault] = []
    files: dict[str, dict[str, str]] = {}
    if not isinstance(document.data, dict):
        raise RulebookError([_shape(document.at())])
    for pattern, columns in document.data.items():
        if not isinstance(columns, dict):
            faults.append(_shape(document.at((pattern,))))
            continue
        files[pattern] = {}
        for header, fact in columns.items():
            spelling = normalise(header)
            faults += _faults(document, (pattern, header), spelling, fact, files[pattern], vocabulary)
            files[pattern][spelling] = str(fact)
    if faults:
        raise RulebookError(faults)
    return ColumnMap(files)


def _faults(
    document: Document,
    path: tuple[str, str],
    spelling: str,
    fact: object,
    before: Mapping[str, str],
    vocabulary: Vocabulary,
) -> Iterator[Fault]:
    columns = {name for shape in vocabulary.lists.values() for name in shape.columns}
    if not spelling or spelling in before:
        what = Text(
            "Kepala kolom {h} kosong atau disebut dua kali.", "The header {h} is empty or is named twice."
        ).fill(h=path[1])
        yield Fault(document.at(path, key=True), what)
    if fact == IGNORE or fact in columns:
        return
    if not isinstance(fact, str) or fact not in vocabulary.facts:
        fault = unknown_fact(document.at(path), str(fact), vocabulary)
        yield Fault(fault.at, fault.what, did_you_mean(str(fact), [*sorted(columns), IGNORE]))
    else:
        what = Text("{f} bukan kolom daftar mana pun.", "{f} is a column of no list.").fill(f=fact)
        yield Fault(document.at(path), what, did_you_mean(fact, sorted(columns)))


def _shape(at: Location) -> Fault:
    return Fault(at, Text("Tulis {nama berkas: {kepala kolom: fakta}}.", "Write {file name: {header: fact}}."))


# ── how a stated meaning overrides the headers ───────────────────────────────────────────────


def state(headers: Sequence[Header], stated: Mapping[str, str]) -> tuple[Header, ...]:
    """The headers with those whose meaning is stated turned into that meaning; units no longer matter for them."""
    return tuple(_stated(header, stated) for header in headers)


def _stated(header: Header, stated: Mapping[str, str]) -> Header:
    fact = stated.get(header.known_as(stated))
    if fact is None:
        return header
    return Header(header.text, () if fact == IGNORE else (_STATED + fact,))


def stated_fact(spelling: str) -> str:
    """The fact in the spelling of a header whose meaning is stated, empty for any other."""
    return spelling[1:] if spelling.startswith(_STATED) else ""


def with_stated(
    meanings: Mapping[str, Mapping[str, tuple[str, ...]]], stated: Mapping[str, str], vocabulary: Vocabulary
) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each list the facts that headers mean, with the meanings that are stated."""
    facts = dict.fromkeys(stated.values())
    return {
        name: {**known, **{_STATED + fact: (fact,) for fact in facts if fact in vocabulary.lists[name].columns}}
        for name, known in meanings.items()
    }


def refuse_foreign(headers: Sequence[Header], shape: ListShape, place: str) -> None:
    """Raise UsageError for a header whose stated fact is no column of the list that the file is."""
    for header in headers:
        fact = stated_fact("".join(header.spellings[:1]))
        if fact and fact not in shape.columns:
            raise UsageError(
                Text(
                    "Pemetaan menyebut kolom “{h}” sebagai {f}, yang bukan kolom {l}.",
                    "The column map calls the column “{h}” {f}, which is no column of a {l}.",
                ).fill(h=header.text, f=fact, l=shape.label),
                at=place,
                todo=did_you_mean(fact, shape.columns),
            )
