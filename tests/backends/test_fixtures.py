"""The synthetic office sets, read and joined: every case gets the reference's verdict from every rule.

On another day than that of the answers, and with the participants' list said to be complete, so that cases turn out
otherwise than tests/check has them.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from patuh.engine.backends.judging import EngineName
from patuh.engine.check.options import Options
from patuh.engine.check.run import Run, check
from patuh.engine.language.rulebook import Rulebook

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize("complete", [frozenset[str](), frozenset({"participants"})], ids=["partial", "complete"])
@pytest.mark.parametrize("name", ["provinsi", "tanpa_pemberi_kerja", "bersih", "instansi"])
def test_fixtures_get_the_same_verdicts(name: str, complete: frozenset[str], tree: Path) -> None:
    book = Rulebook.load(tree / "rules")
    files = sorted((tree / "fixtures" / name).glob("*.csv"))

    def run(engine: EngineName) -> Run:
        return check(files, rulebook=book, options=Options(AS_OF, complete=complete, engine=engine))

    polars, reference = run("polars"), run("reference")
    assert any(sum(counts.values()) for counts in reference.verdicts.values())
    assert polars.verdicts == reference.verdicts
    assert list(polars.findings) == list(reference.findings)
    assert polars.subjects == reference.subjects
