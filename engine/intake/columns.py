"""Which fact each column holds; a header with two meanings is decided by what its cells say, or not at all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..language.vocabulary import Fact, ListShape, Vocabulary
from ..values import NONE
from .cells import cell
from .cells.reading import content, is_blank
from .headers import Header, synonyms
from .identifiers import looks_like_kpj, looks_like_nik
from .mapping import stated_fact
from .reader import Row

SAMPLE = 200
ENOUGH_OUT_OF_TEN = 8

_RUPIAH_UNIT = re.compile(r"\b(rp|rupiah|idr)\b")
_OTHER_SCALE = re.compile(r"\b(ribu|ribuan|rb|juta|jutaan|jt|miliar|miliaran|milyar|000|usd|dollar|dolar)\b")
_OTHER_PERIOD = re.compile(
    r"\b(hari|harian|jam|minggu|mingguan|tahun|tahunan|hour|hourly|day|daily|week|weekly|year|yearly)\b"
)
_CARD_WORDS = frozenset({"ktp", "kependudukan"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds a fact: its place from 0, the header as the file writes it, the fact."""

    index: int
    header: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns that hold facts, one each; the headers patuh has no use for; those it could not settle."""

    mapped: tuple[Column, ...]
    unused: tuple[str, ...]
    undecided: tuple[str, ...]


def assign(
    headers: Sequence[Header], shape: ListShape, vocabulary: Vocabulary, rows: Sequence[Row], title: str = ""
) -> Columns:
    """Give each column its fact, looking at the cells of `rows` where the header alone does not tell.

    A header whose meaning is stated (see `mapping.state`) is not doubted, and wins over another of the same fact.

    `title` is what stands above the headers: an amount there said to be in millions holds for all columns.
    """
    known = synonyms(shape)
    samples = [_sample(rows, index) for index in range(len(headers))]
    meant: dict[int, str] = {}
    unused: list[str] = []
    undecided: list[int] = []
    stated = {index: fact for index, header in enumerate(headers) if (fact := stated_fact("".join(header.spellings)))}
    for index, header in enumerate(headers):
        if index in stated:
            meant[index] = stated[index]
            continue
        spelling = header.known_as(known)
        if not spelling:
            if header.text:
                unused.append(header.text)
            elif samples[index]:
                unused.append(f"#{index + 1}")
            continue
        facts = [
            vocabulary.facts[name] for name in known[spelling] if _fits_unit(vocabulary.facts[name], header, title)
        ]
        chosen = _choose(facts, shape, spelling, samples[index])
        if chosen:
            meant[index] = chosen
        else:
            undecided.append(index)
    for index in _doubled(meant, samples, stated):
        del meant[index]
        undecided.append(index)
    mapped = tuple(Column(index, headers[index].text, vocabulary.facts[meant[index]]) for index in sorted(meant))
    return Columns(mapped, tuple(unused), tuple(headers[index].text for index in sorted(undecided)))


def _sample(rows: Sequence[Row], index: int) -> list[str]:
    cells: list[str] = []
    for row in rows:
        if index < len(row.cells) and not is_blank(text := content(row.cells[index])):
            cells.append(text)
            if len(cells) == SAMPLE:
                break
    return cells


def _fits_unit(fact: Fact, header: Header, title: str) -> bool:
    """Whether the unit in brackets lets the column hold this fact: amounts are in rupiah, wages for a month."""
    if fact.type != "rupiah":
        return not _RUPIAH_UNIT.search(header.unit)
    if _OTHER_SCALE.search(header.unit) or re.search(r"dalam (ribu|juta|mili?y?ar)", title):
        return False
    return not (fact.monthly_wage and _OTHER_PERIOD.search(header.unit))


def _choose(facts: Sequence[Fact], shape: ListShape, spelling: str, sample: Sequence[str]) -> str:
    """The name of the fact a column holds, empty when the cells do not settle it."""
    if len(facts) == 1:
        only = facts[0]
        if (
            only.name not in shape.by_content
            or not sample
            or (only.type == "nik" and _CARD_WORDS & set(spelling.split()))
        ):
            return only.name
    fitting = [fact for fact in facts if _share(fact, sample, rivals=len(facts) > 1) >= ENOUGH_OUT_OF_TEN]
    if len(fitting) == 1:
        return fitting[0].name
    if len(facts) == 1 and facts[0].type == "nik" and "worker.employee_number" in shape.columns:
        # NIK is also short for the number an employer gives its staff (nomor induk karyawan).
        odd = sum(not looks_like_nik(text) for text in sample)
        return "worker.employee_number" if odd * 10 >= ENOUGH_OUT_OF_TEN * len(sample) else ""
    return ""


def _share(fact: Fact, sample: Sequence[str], *, rivals: bool) -> float:
    """How many of ten cells this fact can be read from."""
    if not sample:
        return 0
    reader = cell.Reader(fact)
    readable = [text for text in sample if _readable(fact, reader, text)]
    # `belum ada` can be said of a number and of a membership; it takes a number to make a column of numbers.
    if rivals and fact.is_text and all(reader.read(text).value is NONE for text in readable):
        return 0
    return 10 * len(readable) / len(sample)


def _readable(fact: Fact, reader: cell.Reader, text: str) -> bool:
    if fact.type == "nik":
        return looks_like_nik(text)
    found = reader.read(text)
    if fact.type == "kpj":
        return found.value is NONE or looks_like_kpj(text)
    return found.reason == ""


def _doubled(meant: dict[int, str], samples: Sequence[Sequence[str]], stated: Collection[int]) -> list[int]:
    """The columns that say a fact again: the first that is stated to be it keeps it, else the first with content."""
    again = []
    for fact in dict.fromkeys(meant.values()):
        same = sorted(index for index, name in meant.items() if name == fact)
        same.sort(key=lambda index: index not in stated)
        keeper = next((index for index in same if samples[index] or index in stated), same[0])
        again += [index for index in same if index != keeper]
    return again
