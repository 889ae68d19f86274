"""Why a sanction status is unknown is told without naming whom a refusal is against."""

from __future__ import annotations

from patuh.engine.check.names import loose
from patuh.engine.check.sanctions import Entry, Found, Party
from patuh.engine.values import Unknown


def test_a_doubt_names_a_number_and_nobody() -> None:
    party = Party({"npp": "CT000009", "name": "budi contoh"}, loose("Budi CONTOH"))
    nobody = Party({"name": "budi contoh"}, loose("Budi CONTOH"))
    found = Found(
        Unknown.CONFLICT, frozenset(), ((Entry("Budi CONTOH", party), True), (Entry("Budi CONTOH", nobody), False))
    )
    told = [text.say(lang) for text in found.why(named=False) for lang in ("id", "en")]
    assert "“NPP CT000009”" in told[0] and "“an employer without NPP”" in told[3]
    assert all("Budi" not in text for text in told)
    assert "Budi CONTOH" in found.why()[0].id
