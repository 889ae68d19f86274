"""The lines of the participants lists: the employer each counts for, its keys, and what it says of a membership."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from ..frames.cells import ROW, STATES, UNSTATED, VALUE, columns, state_of
from ..intake.dataset import Issue, Source, Table
from ..language.vocabulary import Vocabulary
from ..values import Unknown, Value
from .hints import Lacks, Strays
from .keys import FACTS, KPJ, NIK, Keys, nik_number
from .register import Register
from .subjects import columns_of, facts_in, fill_columns, told
from .words import Words

STATUS = "worker.membership_status"
MEMBERSHIP = (
    STATUS, "worker.registered_on", "worker.reported_wage",
    "worker.in_jkk", "worker.in_jkm", "worker.in_jht", "worker.in_jp",
)  # fmt: skip
NPP, RANK = "#npp", "#rank"
NAMES = ("employer.npp", "employer.name")
HINTS = ("worker.name", "worker.birth_date")
TOLD = {
    "#told_name": "worker.name",
    "#told_birth": "worker.birth_date",
}  # whether a line says it; null: no column, damaged
BEST_FIRST = {"active": 0, "inactive": 1, "unregistered": 2}
OTHERWISE = 3

_SEPARATORS, _FILLERS = re.compile(r"[|;,\t\"]"), re.compile(r"[\s.'_/-]+")


class Lines:
    """All lines that name an employer, in the order of the run.

    `frame` has the number of the NPP, the keys, the rank of the status (0 active … 3 not told) and the membership
    facts. Lines that are broken or name no employer register no one; whoever may be in them is not accused either.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        register: Register,
        keys: Keys,
        vocabulary: Vocabulary,
        assumed: Mapping[str, Value],
    ) -> None:
        self.status = pl.Enum(list(vocabulary.facts[STATUS].values))  # a byte a line, not a text
        self.rejects: list[Issue] = []
        self.unplaced_niks: set[int] = set()
        self.unplaced_kpjs: set[int] = set()
        self.strays = Strays()
        self._tables, self._register, self._keys = tables, register, keys
        self._vocabulary, self._assumed = vocabulary, assumed
        npps = register.texts("employer.npp").to_series()
        self.npps = {npp: place for place, npp in enumerate(dict.fromkeys(filter(None, npps)))}
        self._placed: list[pl.Series] = []  # of each frame read: the number of the NPP of each line, or null
        self.frame = pl.concat([self._empty(), *(frame for table in tables for frame in self._read(table))])
        for table in tables:
            for issue in table.rejects:
                self._set_aside([_FILLERS.sub("", part) for part in _SEPARATORS.split(issue.raw)])

    def _set_aside(self, texts: Sequence[str]) -> None:
        """Keep what may be keys of a line that could not be placed."""
        for text in filter(None, texts):
            if (nik := nik_number(text)) is not None:
                self.unplaced_niks.add(nik)
            self.unplaced_kpjs.add(self._keys.kpj(text))

    def _empty(self) -> pl.DataFrame:
        facts = [column for name in MEMBERSHIP for column in columns(self._vocabulary.facts[name], [])]
        facts = [column.cast(self.status) if column.name == STATUS else column for column in facts]
        keys = (pl.Series(name, [], pl.UInt64) for name in (NIK, KPJ))
        told = (pl.Series(name, [], pl.Boolean) for name in TOLD)
        return pl.DataFrame([pl.Series(NPP, [], pl.Int32), *keys, pl.Series(RANK, [], pl.UInt8), *told, *facts])

    def _read(self, table: Table) -> Iterator[pl.DataFrame]:
        words = Words(self._answers)  # those of another list may say other facts by the same text
        for frame in table.spool.frames([ROW, *columns_of([*NAMES, *FACTS, *HINTS, *MEMBERSHIP])]):
            frame = fill_columns(frame, self._assumed, "employer", self._vocabulary)
            placed = words.answers(frame, [name for name in NAMES if name in frame.columns]).alias(NPP)
            self._placed.append(placed)
            yield self._kept(table, frame, placed)

    def _kept(self, table: Table, frame: pl.DataFrame, placed: pl.Series) -> pl.DataFrame:
        frame = frame.hstack(self._keys.of(frame)).with_columns(placed)
        lost = frame.filter(pl.col(NPP).is_null())
        if lost.height:
            self._lose(table, lost)
        status = pl.col(STATUS) if STATUS in frame.columns else pl.lit("")
        rank = status.replace_strict(BEST_FIRST, default=OTHERWISE, return_dtype=pl.UInt8)
        kept = frame.filter(pl.col(NPP).is_not_null()) if lost.height else frame
        kept = kept.with_columns(rank.fill_null(OTHERWISE).alias(RANK))
        kept = kept.with_columns(_told(kept, fact).alias(column) for column, fact in TOLD.items())
        for name in MEMBERSHIP:
            if name not in kept.columns:
                fact = columns(self._vocabulary.facts[name], [Unknown.ABSENT])[0]
                kept = kept.with_columns(
                    pl.lit(None, dtype=fact.dtype).alias(name), pl.lit(UNSTATED, dtype=pl.UInt8).alias(state_of(name))
                )
        return kept.with_columns(pl.col(STATUS).cast(self.status)).select(self._empty().columns)

    def _answers(self, asked: pl.DataFrame) -> pl.Series:
        """The number of the NPP that each row stands under; null where it names no employer with one."""
        facts = facts_in(asked, "employer")
        return pl.Series(NPP, [self._npp(told(row, facts)) for row in asked.iter_rows(named=True)], pl.Int32)

    def _npp(self, values: Mapping[str, Value]) -> int | None:
        npp, name = values.get("employer.npp"), values.get("employer.name")
        if not isinstance(npp, str):
            owner = self._register.by_name(name) if isinstance(name, str) else None
            if owner is None and len(self._register) == 1 and not isinstance(name, str):
                owner = self._register.owner(0)
            npp = owner.text("employer.npp") if owner else ""
        return self.npps.setdefault(npp, len(self.npps)) if npp else None

    def _lose(self, table: Table, lost: pl.DataFrame) -> None:
        """Lines that name no employer: each is rejected, its keys and hints kept to clear whom they may be of."""
        for row in lost[ROW]:
            source = Source(table.file, table.sheet, row)
            self.rejects.append(Issue(source, "", "employer.npp", "", "participant_without_npp"))
        self.unplaced_niks |= set(lost[NIK].drop_nulls())
        self.unplaced_kpjs |= set(lost[KPJ].drop_nulls())
        for _, lacks, name, birth in _hints(lost.filter(pl.col(NIK).is_null() | pl.col(KPJ).is_null())):
            self.strays.add(None, lacks, name, birth)

    def add_strays(self, wanted: pl.Series) -> None:
        """Enter those lines among the strays for which `wanted`, in the order of `frame`, is true."""
        if not wanted.any():
            return
        start = 0
        frames = (frame for table in self._tables for frame in table.spool.frames())
        for frame, placed in zip(frames, self._placed, strict=True):
            kept = frame.with_columns(placed).hstack(self._keys.of(frame)).filter(pl.col(NPP).is_not_null())
            for npp, lacks, name, birth in _hints(kept.filter(wanted[start : start + kept.height])):
                self.strays.add(npp, lacks, name, birth)
            start += kept.height


def _told(lines: pl.DataFrame, fact: str) -> pl.Expr:
    """Whether a line says a fact: false where its cell is empty, null where there is no column or it cannot be read."""
    if fact not in lines.columns:
        return pl.lit(None, dtype=pl.Boolean)
    code = pl.col(state_of(fact))
    return pl.when(code == VALUE).then(True).when(code == STATES[Unknown.BLANK]).then(False)


def _hints(lines: pl.DataFrame) -> Iterator[tuple[int, Lacks, str | None, date | None]]:
    """The NPP, what is lacking, and the name and birth date of lines."""
    for name in HINTS:
        if name not in lines.columns:
            lines = lines.with_columns(pl.lit(None).alias(name))
    chosen = lines.select(NPP, pl.col(NIK).is_null().alias("nik"), pl.col(KPJ).is_null().alias("kpj"), *HINTS)
    for npp, nik, kpj, name, birth in chosen.iter_rows():
        yield npp, (nik, kpj), name, birth
