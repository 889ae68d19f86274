"""Where each case stands: its row in a file, and the employer it counts for."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..frames.cells import PARENT, ROW
from ..language.vocabulary import Vocabulary
from .match import Chunk
from .register import Register
from .subjects import LINE

NIK = "worker.nik"


class Places:
    """The places of a run's cases, a row each: `#row`, `#parent`, file, sheet, line, label, npp, nik, law_date."""

    def __init__(self, register: Register, vocabulary: Vocabulary) -> None:
        self._register, self._subjects = register, vocabulary.subjects
        self._labels = pl.Series("label", [one.label for one in register.employers], pl.String)
        self._npps = pl.Series("npp", [one.text("employer.npp") for one in register.employers], pl.String)

    def of(self, subject: str, chunk: Chunk) -> pl.DataFrame:
        """The places of a chunk of cases that belong to employers."""
        frame, table = chunk.frame, chunk.table
        nik = pl.col(NIK) if NIK in frame.columns else pl.lit(None, dtype=pl.String)
        law_date = self._subjects[subject].law_date
        own = pl.col(law_date) if law_date in frame.columns else pl.lit(None, dtype=pl.Date)
        return frame.select(
            ROW,
            PARENT,
            pl.lit(table.file).alias("file"),
            pl.lit(table.sheet).alias("sheet"),
            pl.col(LINE).alias("line"),
            self._labels.gather(frame[PARENT]),
            self._npps.gather(frame[PARENT]),
            nik.alias("nik"),
            own.alias("law_date"),
        )

    def employers(self, order: Mapping[tuple[str, str], int]) -> pl.DataFrame:
        """The places of all employers, with that of their file in the run (`order`)."""
        sources = [one.source for one in self._register.employers]
        rows = pl.Series(range(len(sources)), dtype=pl.Int64)
        return pl.DataFrame(
            [
                rows.alias(ROW),
                rows.alias(PARENT),
                pl.Series("file", [source.file for source in sources], pl.String),
                pl.Series("sheet", [source.sheet for source in sources], pl.String),
                pl.Series("line", [source.row for source in sources], pl.Int64),
                self._labels,
                self._npps,
                pl.Series("nik", [None] * len(sources), pl.String),
                pl.Series("law_date", [None] * len(sources), pl.Date),
                pl.Series("order", [order[source.file, source.sheet] for source in sources], pl.Int64),
            ]
        )
