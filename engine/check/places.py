"""Where each case stands: its row in a file, and the employer it counts for."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..conclude.licence import SUBJECT
from ..frames.cells import PARENT, ROW
from ..language.vocabulary import Vocabulary
from .match import Chunk
from .register import Register
from .subjects import LINE


class Places:
    """The places of a run's cases, a row each: `#row`, `#parent`, file, sheet, line, label, owner, npp, nik, law_date.

    `#parent` is whom a case counts for: its owner, or an application itself; `owner` is the subject_key of these. The
    label is what the owner is known by, or where a case belongs to none, what the case itself is known by. `order` is
    the place of each list in the run.
    """

    def __init__(self, register: Register | None, vocabulary: Vocabulary, order: Mapping[tuple[str, str], int]) -> None:
        self._vocabulary = vocabulary
        owners = register.owners if register else []
        self._labels = pl.Series("label", [one.label for one in owners], pl.String)
        self._keys = pl.Series("owner", [one.key for one in owners], pl.String)
        self._npps = pl.Series("npp", [one.text("employer.npp") for one in owners], pl.String)
        sources = [one.source for one in owners]
        self._rows = pl.DataFrame(
            [
                pl.Series("file", [source.file for source in sources], pl.String),
                pl.Series("sheet", [source.sheet for source in sources], pl.String),
                pl.Series("line", [source.row for source in sources], pl.Int64),
                pl.Series("order", [order[source.file, source.sheet] for source in sources], pl.Int64),
            ]
        )

    def of(self, subject: str, chunk: Chunk) -> pl.DataFrame:
        """The places of a chunk of cases that a list has rows for."""
        frame = chunk.frame
        nothing = pl.lit(None, dtype=pl.String)
        nik, law_date = f"{subject}.nik", self._vocabulary.subjects[subject].law_date
        own = pl.col(law_date) if law_date in frame.columns else pl.lit(None, dtype=pl.Date)
        if PARENT in frame.columns:
            known = (self._labels, self._keys, self._npps)
            owner = [pl.col(PARENT), *(series.gather(frame[PARENT]) for series in known)]
        else:
            names = (pl.col(name) for name in self._open_keys(chunk) if name in frame.columns)
            label = pl.coalesce(*names, pl.lit("_"))
            where = f"{chunk.file}!{chunk.sheet}" if chunk.sheet else chunk.file
            key = pl.concat_str(label, pl.lit(f"/{where}:"), pl.col(LINE))
            itself = subject == SUBJECT
            owner = [
                (pl.col(ROW) if itself else pl.lit(None, dtype=pl.Int64)).alias(PARENT),
                label.alias("label"),
                (key if itself else pl.lit("")).alias("owner"),
                pl.lit("").alias("npp"),
            ]
        return frame.select(
            ROW,
            pl.lit(chunk.file).alias("file"),
            pl.lit(chunk.sheet).alias("sheet"),
            pl.col(LINE).alias("line"),
            *owner,
            (pl.col(nik) if nik in frame.columns else nothing).alias("nik"),
            own.alias("law_date"),
        )

    def _open_keys(self, chunk: Chunk) -> list[str]:
        """The texts that identify a row of a list and are no personal data."""
        facts = (self._vocabulary.facts[name] for name in chunk.key)
        return [fact.name for fact in facts if not fact.personal and (fact.is_text or fact.type == "enum")]

    def owners(self) -> pl.DataFrame:
        """The places of all owners, with that of their list in the run (`order`)."""
        rows = pl.Series(range(self._rows.height), dtype=pl.Int64)
        nobody = {"nik": pl.lit(None, dtype=pl.String), "law_date": pl.lit(None, dtype=pl.Date)}
        known = (rows.alias(ROW), rows.alias(PARENT), self._labels, self._keys, self._npps)
        return self._rows.with_columns(*known, **nobody)
