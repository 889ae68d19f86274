"""NIK and KPJ as whole numbers, so that millions of them can be joined in little memory; equal numbers, equal keys."""

from __future__ import annotations

import polars as pl

from ..frames.cells import STATES, state_of
from ..values import Unknown

FACTS = ("worker.nik", "worker.kpj")
NIK, KPJ, DAMAGED = "#nik", "#kpj", "#damaged"
LETTERED = 2**63  # numbers of KPJ with letters in them begin here
LONGEST = 18  # digits that fit below it with a 1 before them


class Keys:
    """Gives each key its number. A KPJ of digits is those digits after a 1, which keeps leading zeros."""

    def __init__(self) -> None:
        self._lettered: dict[str, int] = {}

    def of(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The columns `#nik` and `#kpj` (null where there is none) and `#damaged`: one of them cannot be read."""
        damaged = _damaged(frame, "worker.nik") | _damaged(frame, "worker.kpj")
        made = frame.with_columns(_nik(frame).alias(NIK), self._kpj(frame).alias(KPJ), damaged.alias(DAMAGED))
        return made.select(NIK, KPJ, DAMAGED)

    def kpj(self, text: str) -> int:
        """The number of a KPJ."""
        if len(text) <= LONGEST and text.isascii() and text.isdigit():
            return int(f"1{text}")
        return self._lettered.setdefault(text, LETTERED + len(self._lettered))

    def _kpj(self, frame: pl.DataFrame) -> pl.Expr:
        if "worker.kpj" not in frame.columns:
            return pl.lit(None, dtype=pl.UInt64)
        kpj = pl.col("worker.kpj")
        plain = kpj.str.contains(f"^[0-9]{{1,{LONGEST}}}$")
        others = frame.select(kpj.filter(~plain).unique()).to_series().drop_nulls().to_list()
        numbers = {text: self.kpj(text) for text in sorted(others)}
        lettered = kpj.replace_strict(numbers, default=None, return_dtype=pl.UInt64) if numbers else None
        digits = pl.when(plain).then("1" + kpj).cast(pl.UInt64)
        return digits if lettered is None else digits.fill_null(lettered)


def _damaged(frame: pl.DataFrame, fact: str) -> pl.Expr:
    if fact not in frame.columns:
        return pl.lit(False)
    return pl.col(state_of(fact)) == STATES[Unknown.DAMAGED]


def _nik(frame: pl.DataFrame) -> pl.Expr:
    return pl.col("worker.nik").cast(pl.UInt64) if "worker.nik" in frame.columns else pl.lit(None, dtype=pl.UInt64)


def nik_number(text: str) -> int | None:
    """The number of a NIK; None for text that is none."""
    return int(text) if len(text) == 16 and text.isascii() and text.isdigit() else None
