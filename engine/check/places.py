"""Where each case stands: its row in a file, and the employer it counts for."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..frames.cells import PARENT, ROW
from ..language.vocabulary import Vocabulary
from .match import Chunk
from .register import EMPLOYER, Register
from .subjects import LINE


class Places:
    """The places of a run's cases, a row each: `#row`, `#parent`, file, sheet, line, label, owner, npp, nik, law_date.

    `#parent` is the employer that a case counts for, `owner` the subject_key of whom it belongs to. The label is what
    the employer or other owner is known by, or where a case belongs to none, what the case itself is known by. `order`
    is the place of each list in the run.
    """

    def __init__(self, register: Register | None, vocabulary: Vocabulary, order: Mapping[tuple[str, str], int]) -> None:
        self._vocabulary, self._order = vocabulary, order
        self._owners = register.owners if register else []
        self._employers = register is not None and register.subject == EMPLOYER
        self._labels = pl.Series("label", [one.label for one in self._owners], pl.String)
        self._keys = pl.Series("owner", [one.key for one in self._owners], pl.String)
        self._npps = pl.Series("npp", [one.text("employer.npp") for one in self._owners], pl.String)

    def of(self, subject: str, chunk: Chunk) -> pl.DataFrame:
        """The places of a chunk of cases that a list has rows for."""
        frame, table = chunk.frame, chunk.table
        nothing = pl.lit(None, dtype=pl.String)
        nik, law_date = f"{subject}.nik", self._vocabulary.subjects[subject].law_date
        own = pl.col(law_date) if law_date in frame.columns else pl.lit(None, dtype=pl.Date)
        if PARENT in frame.columns:
            counted = pl.col(PARENT) if self._employers else pl.lit(None, dtype=pl.Int64).alias(PARENT)
            known = (self._labels, self._keys, self._npps)
            owner = [counted, *(series.gather(frame[PARENT]) for series in known)]
        else:
            key = (pl.col(name) for name in self._open_keys(chunk) if name in frame.columns)
            label = pl.coalesce(*key, pl.lit("_")).alias("label")
            owner = [
                pl.lit(None, dtype=pl.Int64).alias(PARENT),
                label,
                pl.lit("").alias("owner"),
                pl.lit("").alias("npp"),
            ]
        return frame.select(
            ROW,
            pl.lit(table.file).alias("file"),
            pl.lit(table.sheet).alias("sheet"),
            pl.col(LINE).alias("line"),
            *owner,
            (pl.col(nik) if nik in frame.columns else nothing).alias("nik"),
            own.alias("law_date"),
        )

    def _open_keys(self, chunk: Chunk) -> list[str]:
        """The texts that identify a row of a list and are no personal data."""
        facts = (self._vocabulary.facts[name] for name in chunk.table.shape.key)
        return [fact.name for fact in facts if not fact.personal and (fact.is_text or fact.type == "enum")]

    def owners(self) -> pl.DataFrame:
        """The places of all owners, with that of their list in the run (`order`)."""
        sources = [one.source for one in self._owners]
        rows = pl.Series(range(len(sources)), dtype=pl.Int64)
        nobody = pl.Series([None] * len(sources), dtype=pl.Int64)
        return pl.DataFrame(
            [
                rows.alias(ROW),
                (rows if self._employers else nobody).alias(PARENT),
                pl.Series("file", [source.file for source in sources], pl.String),
                pl.Series("sheet", [source.sheet for source in sources], pl.String),
                pl.Series("line", [source.row for source in sources], pl.Int64),
                self._labels,
                self._keys,
                self._npps,
                pl.Series("nik", [None] * len(sources), pl.String),
                pl.Series("law_date", [None] * len(sources), pl.Date),
                pl.Series("order", [self._order[source.file, source.sheet] for source in sources], pl.Int64),
            ]
        )
