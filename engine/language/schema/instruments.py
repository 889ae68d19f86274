"""The shape of the files that say which rulebook this is and which law it rests on."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from .words import BINDINGS, CONFIDENCES, Bilingual, Date, Model, Word, fault


class PartlyJudged(Model):
    rules: list[Word] = Field(min_length=1)
    what: Bilingual


class Duty(Model):
    """What one article demands of somebody: exactly one of rules, partial, human, unseen."""

    pinpoint: Word | None = None
    confidence: CONFIDENCES
    text: Bilingual
    rules: list[Word] | None = Field(None, min_length=1)
    partial: PartlyJudged | None = None
    human: Bilingual | None = None
    unseen: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Duty:
        if len(self.model_fields_set & {"rules", "partial", "human", "unseen"}) != 1:
            raise fault(
                "Perlu tepat satu dari rules, partial, human, unseen.",
                "Exactly one of rules, partial, human, unseen is needed.",
            )
        return self


class Instrument(Model):
    title: Bilingual
    short: Bilingual
    level: BINDINGS
    text: Literal["seen", "partly_seen", "not_seen"]
    note: Bilingual | None = None
    exempts: list[Word] = []
    duties: dict[str, Duty] = {}


class InstrumentsFile(Model):
    instruments: dict[str, Instrument]


class RulebookFile(Model):
    """Which rulebook this is, and as of which day the law was read."""

    name: Bilingual
    version: Word
    date: Date

    @model_validator(mode="after")
    def _numbered(self) -> RulebookFile:
        if not re.fullmatch(r"[0-9]{4}\.(0[1-9]|1[0-2])\.[1-9][0-9]*", self.version):
            raise fault(
                'Tulis version sebagai tahun.bulan.nomor dalam tanda kutip: "2026.11.1".',
                'Write version as year.month.number in quotes: "2026.11.1".',
            )
        return self
