"""Where each case stands: its row in a file, and the employer it counts for."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ..conclude.licence import SUBJECT
from ..frames.cells import PARENT, ROW
from ..language.vocabulary import Vocabulary
from .match import Chunk
from .register import Register, key
from .subjects import LINE


class Places:
    """The places of a run's cases, a row each: `#row`, `#parent`, file, sheet, line, label, owner, npp, nik, law_date.

    `#parent` is whom a case counts for: its owner, or an application itself; `owner` is the subject_key of these. The
    label is what the owner is known by, or where a case belongs to none, what the case itself is known by. `order` is
    the place of each list in the run.
    """

    def __init__(self, register: Register | None, vocabulary: Vocabulary, order: Mapping[tuple[str, str], int]) -> None:
        self._vocabulary, self._order = vocabulary, order
        self._owners = pl.DataFrame() if register is None else _owners(register)

    def of(self, subject: str, chunk: Chunk) -> pl.DataFrame:
        """The places of a chunk of cases that a list has rows for."""
        frame = chunk.frame
        nothing = pl.lit(None, dtype=pl.String)
        nik, law_date = f"{subject}.nik", self._vocabulary.subjects[subject].law_date
        if PARENT in frame.columns:
            known = ("label", "owner", "npp")
            owner = [pl.col(PARENT), *(self._owners[name].gather(frame[PARENT]) for name in known)]
        else:
            names = (pl.col(name) for name in self._open_keys(chunk) if name in frame.columns)
            owner = [
                (pl.col(ROW) if subject == SUBJECT else pl.lit(None, dtype=pl.Int64)).alias(PARENT),
                pl.coalesce(*names, pl.lit("_")).alias("label"),
                pl.lit("").alias("owner"),
                pl.lit("").alias("npp"),
            ]
        places = frame.select(
            ROW,
            pl.lit(chunk.file).alias("file"),
            pl.lit(chunk.sheet).alias("sheet"),
            pl.col(LINE).alias("line"),
            *owner,
            (pl.col(nik) if nik in frame.columns else nothing).alias("nik"),
            (pl.col(law_date) if law_date in frame.columns else pl.lit(None, dtype=pl.Date)).alias("law_date"),
        )
        return places.with_columns(key().alias("owner")) if subject == SUBJECT else places

    def _open_keys(self, chunk: Chunk) -> list[str]:
        """The texts that identify a row of a list and are no personal data."""
        facts = (self._vocabulary.facts[name] for name in chunk.key)
        return [fact.name for fact in facts if not fact.personal and (fact.is_text or fact.type == "enum")]

    def owners(self) -> pl.DataFrame:
        """The places of all owners, with that of their list in the run (`order`)."""
        lists = pl.DataFrame(
            [(*one, place) for one, place in self._order.items()],
            schema={"file": pl.String, "sheet": pl.String, "order": pl.Int64},
            orient="row",
        )
        return self._owners.join(lists, on=["file", "sheet"], how="left", maintain_order="left").with_columns(
            pl.col(ROW).alias(PARENT),
            pl.lit(None, dtype=pl.String).alias("nik"),
            pl.lit(None, dtype=pl.Date).alias("law_date"),
        )


def _owners(register: Register) -> pl.DataFrame:
    npps = register.texts("employer.npp").to_series().alias("npp")
    return register.places().rename({"key": "owner"}).with_columns(npps)
