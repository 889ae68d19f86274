"""Even rows of text as typed columns: clean cells all at once, any other text once and not in every row.

Most columns say the same few texts again and again. There each row has a code for its text, and what a text means is
found once in a file.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

import polars as pl

from ..frames.cells import ROW, UNSTATED, VALUE, state, state_of
from ..language.vocabulary import IDENTIFIERS, Fact, Vocabulary
from . import headers
from .cells import cell
from .cells.words import Words
from .clean import SHORTEST_NUMBER, clean
from .columns import Column
from .keeping import frame_of
from .layout import Layout
from .records import REMEMBERED, may_be_total, says_whom
from .spelling import plain
from .told import Names

FEW = 2  # rows for each distinct text, from which it pays to look at these texts alone
SAMPLE = 20_000  # rows of a chunk that tell whether a column is such a one
MOST_TEXTS = 100_000  # of a column that are remembered by code

# What one text in one column means: value and state, status of an identifier, reason of a problem, whether the cell is
# not empty, and whether it alone shows that its row is a record.
_Meaning = tuple[object, int, str, str | None, bool, bool]


@dataclass(frozen=True)
class Decoded:
    """Rows that are records for sure, as a frame of facts; the problems of their cells; and all other rows, as text.

    A problem is the row, the place of its column among the mapped ones, the text, and the reason.
    """

    records: pl.DataFrame
    problems: list[tuple[int, int, str, str]]
    unsure: pl.DataFrame


class Decoder:
    """Decodes the even rows of one list; `corrected` are rows with cells to be replaced, which are left alone.

    A row is a record for sure when a cell of an identifier says whom it is about, in a way in which no total, header,
    signature or numbering of columns does, and when nothing stands to the right of the headers.
    """

    def __init__(self, known: Layout, vocabulary: Vocabulary, corrected: Collection[int]) -> None:
        self._corrected = list(corrected)
        self._last_header = known.headed.last
        self._beyond = [str(place) for place in range(len(known.headed.block.headers), known.usual)]
        self._schema = frame_of(known.facts, (), ()).schema
        self._columns = [_Column(column, known, self._schema[column.fact.name]) for column in known.columns.mapped]
        self._status = {fact.status_of: fact.name for fact in known.facts if fact.status_of}
        self._tellers = [
            _Teller(vocabulary.facts[told], teller)
            for told, teller in known.headed.shape.fallback.items()
            if told in self._schema and teller in self._schema
        ]

    def decode(self, even: pl.DataFrame) -> Decoded:
        """The rows of a chunk that `splitting` found even."""
        if not even.height:
            return Decoded(pl.DataFrame(schema=self._schema), [], even)
        read = {column.fact.name: column.read(even) for column in self._columns}
        sure = self._sure(even, read)
        series: dict[str, pl.Series] = {ROW: even[ROW]}
        for name, found in read.items():
            series[name], series[state_of(name)] = found.value, found.of("state")
            if name in self._status:
                status = self._status[name]
                series[status], series[state_of(status)] = found.of("status"), _repeat(VALUE, pl.UInt8(), even.height)
        for teller in self._tellers:
            teller.tell(series, read)
        records = pl.DataFrame([series[name].alias(name) for name in self._schema]).filter(sure)
        problems: list[tuple[int, int, str, str]] = []
        for place, found in enumerate(read.values()):
            if found.meanings["reason"].count():
                noted = pl.DataFrame([even[ROW], found.raw.alias("raw"), found.of("reason")])
                noted = noted.filter(sure & noted["reason"].is_not_null())
                problems += noted.select(ROW, pl.lit(place), "raw", "reason").rows()
        return Decoded(records, sorted(problems, key=lambda one: one[:2]), even.filter(~sure))

    def _sure(self, even: pl.DataFrame, read: dict[str, _Read]) -> pl.Series:
        none = _repeat(False, pl.Boolean(), even.height)
        named = reduce(or_, (found.of("names") for found in read.values() if found.is_key), none)
        fits = [even[place] == "" for place in self._beyond]
        if self._corrected:
            fits.append(~even[ROW].is_in(self._corrected))
        return reduce(and_, fits, named & (even[ROW] > self._last_header))


def _repeat(value: object, dtype: pl.DataType, height: int) -> pl.Series:
    return pl.repeat(value, height, dtype=dtype, eager=True)


def _repeats(texts: pl.Series) -> bool:
    """Whether most texts come again, as far as the first ones show."""
    return texts.head(SAMPLE).n_unique() * FEW <= min(len(texts), SAMPLE)


def _places(raw: pl.Series, texts: pl.Series) -> pl.Series:
    """For each text its place among the distinct ones, null where it is none of them."""
    return raw.cast(pl.Enum(texts), strict=False).to_physical().cast(pl.UInt32)


@dataclass(frozen=True)
class _Read:
    """One column, read: its texts, their values, and for each row which of `meanings` it has."""

    raw: pl.Series
    value: pl.Series
    codes: pl.Series
    meanings: pl.DataFrame
    is_key: bool

    def of(self, what: str) -> pl.Series:
        """One side of the meaning, for each row."""
        meaning = self.meanings[what]
        if meaning.n_unique() == 1:
            return _repeat(meaning[0], meaning.dtype, len(self.raw)).alias(what)
        return meaning.gather(self.codes)


class _Column:
    """One column: what its texts mean, remembered from chunk to chunk."""

    def __init__(self, column: Column, known: Layout, dtype: pl.DataType) -> None:
        self.fact: Fact = column.fact
        self._place = str(column.index)
        self._ways = clean(column.fact, "raw")
        self._reader = cell.Reader(column.fact)
        self._is_key = column.fact.name in known.headed.shape.key and column.fact.type in IDENTIFIERS
        # What a row that repeats the headers would say here: nothing to the right of them.
        self._headers = {said[column.index] if column.index < len(said) else "" for said in known.headed.said}
        # Clean identifiers have digits, so only a header with a digit could be one.
        self._clean_names = self._is_key and not any(sign.isdigit() for header in self._headers for sign in header)
        self._seen: dict[str, _Meaning] = {}
        self._schema = {
            "value": dtype, "state": pl.UInt8(), "status": pl.String(), "reason": pl.String(),
            "filled": pl.Boolean(), "names": pl.Boolean(),
        }  # fmt: skip
        self._repeats = True  # whether most texts come again and again, as far as the chunks have shown
        self._texts = pl.Series("raw", dtype=pl.String)
        self._coded = pl.DataFrame(schema=self._schema)  # what these texts mean

    def read(self, even: pl.DataFrame) -> _Read:
        """What each row says here."""
        raw = even[self._place]
        self._repeats = self._repeats and _repeats(raw)
        codes = self._codes(raw) if self._repeats else None
        if codes is None:
            return self._each(raw)
        return _Read(raw, self._coded["value"].gather(codes), codes, self._coded, self._is_key)

    def _codes(self, raw: pl.Series) -> pl.Series | None:
        """The place of each text among those of the column; None when these have become too many."""
        codes = _places(raw, self._texts)
        if not codes.null_count():
            return codes
        new = raw.filter(codes.is_null()).unique()
        self._repeats = len(self._texts) + len(new) <= MOST_TEXTS
        if not self._repeats:
            self._texts, self._coded = self._texts.clear(), self._coded.clear()
            return None
        found = self._each(new)
        meant = pl.DataFrame({what: found.value if what == "value" else found.of(what) for what in self._schema})
        self._texts, self._coded = pl.concat([self._texts, new]), pl.concat([self._coded, meant])
        return _places(raw, self._texts)

    def _each(self, raw: pl.Series) -> _Read:
        """What each row says, whether or not another one says it too."""
        clean, value = self._cleanly(raw)
        odd = raw.to_frame("raw").with_row_index("at").filter(~clean)
        texts = odd["raw"].unique()
        meanings = self._meanings(texts)
        codes = _repeat(0, pl.UInt32(), len(raw))
        if odd.height:
            codes = codes.scatter(odd["at"], _places(odd["raw"], texts) + 1)
            value = value.zip_with(clean, meanings["value"].gather(codes))
        return _Read(raw, value, codes, meanings, self._is_key)

    def _cleanly(self, raw: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Which cells are cleanly spelled, and their values."""
        clean = _repeat(False, pl.Boolean(), len(raw))
        value = _repeat(None, self._schema["value"], len(raw))
        for way in self._ways:
            odd = (~clean).arg_true()
            if not len(odd):
                break
            rest = raw if len(odd) == len(raw) else raw.gather(odd)
            read = rest.to_frame("raw").select(clean=way.is_clean, value=way.value)
            if rest is raw:
                clean, value = read["clean"], read["value"]
            else:
                clean, value = clean.scatter(odd, read["clean"]), value.scatter(odd, read["value"])
        return clean, value

    def _meanings(self, texts: pl.Series) -> pl.DataFrame:
        first = (None, VALUE, "ok" if self.fact.type in IDENTIFIERS else "", None, True, self._clean_names)
        return pl.DataFrame([first, *map(self._meaning, texts.to_list())], schema=self._schema, orient="row")

    def _meaning(self, raw: str) -> _Meaning:
        meaning = self._seen.get(raw)
        if meaning is None:
            found = self._reader.read(raw)
            code = state(found.value)
            value = found.value if code == VALUE else None
            names = self._is_key and says_whom(found, raw) and self._is_foreign(raw)
            meaning = (value, code, found.status, found.reason or None, not found.blank, names)
            if len(self._seen) < REMEMBERED:
                self._seen[raw] = meaning
        return meaning

    def _is_foreign(self, raw: str) -> bool:
        """Whether no total, repeated header or row that numbers the columns has this cell."""
        if self._clean_names and sum(sign in "0123456789" for sign in raw) >= SHORTEST_NUMBER:
            return not may_be_total(raw)  # no header has a digit, and no page or column so long a number
        numbers = plain(raw).isdigit() and len(plain(raw)) < SHORTEST_NUMBER
        return not numbers and not may_be_total(raw) and headers.normalise(raw) not in self._headers


class _Teller:
    """A fact that another one tells where the row does not state it: PT Contoh is a PT."""

    def __init__(self, fact: Fact, teller: str) -> None:
        self._fact, self._teller, self._names = fact, teller, Names(Words(fact))

    def tell(self, series: dict[str, pl.Series], read: dict[str, _Read]) -> None:
        """Put the two columns of the fact in its place, with what it is told."""
        name, state, teller = self._fact.name, state_of(self._fact.name), series[self._teller]
        if name not in series:
            series[name] = _repeat(None, pl.String(), len(teller))
            series[state] = _repeat(UNSTATED, pl.UInt8(), len(teller))
        is_open = teller.is_not_null()
        if name in read:
            is_open &= ~read[name].of("filled")
        rows = is_open.arg_true()
        if not len(rows):
            return
        found = self._tell(teller.gather(rows))
        is_told = found.is_not_null()
        rows = rows.filter(is_told)
        series[name] = series[name].scatter(rows, found.filter(is_told))
        series[state] = series[state].scatter(rows, VALUE)

    def _tell(self, names: pl.Series) -> pl.Series:
        if not _repeats(names):
            return self._names.tell(names)
        distinct = names.unique()
        return self._names.tell(distinct).gather(_places(names, distinct))
