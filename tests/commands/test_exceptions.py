"""`--exceptions`: an accepted breach keeps its verdict, counts nowhere, and is told everywhere."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.results.folder import Results
from patuh.engine.text import LANGUAGES, Lang

from .conftest import AS_OF, Patuh

Lists = Callable[[str], list[Path]]
UU, PERGUB = "uu-24-2011/worker-registered", "pergub-sumsel-15-2014/worker-registered"


def exceptions(*items: dict[str, str], name: str = "terima.yaml") -> Path:
    usual = {"reason": "Sedang diproses", "approved_by": "Kepala Bidang", "until": "2026-12-31"}
    lines = ["- " + "\n  ".join(f"{key}: {value}" for key, value in {**usual, **item}.items()) for item in items]
    Path(name).write_text("\n".join(lines) + "\n", "utf-8")
    return Path(name)


def both(**given: str) -> tuple[dict[str, str], dict[str, str]]:
    return {"rule": UU, "subject": "N1", **given}, {"rule": PERGUB, "subject": "N1", **given}


def result() -> tuple[list[Any], list[Any], dict[str, Any]]:
    made = Results(Path("hasil"))
    return made.rows("findings"), made.rows("subjects"), made.receipt


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("subject", ["N1", "gaji.csv:3", "N1/gaji.csv:3"])
def test_what_is_accepted_keeps_its_verdict_and_counts_nowhere(
    subject: str, lang: Lang, lists: Lists, patuh: Patuh
) -> None:
    files = lists("violation")
    assert patuh("check", *files, *AS_OF, "-o", "dulu").code == 1
    before = Results(Path("dulu"))
    file = exceptions(*both(subject=subject))
    done = patuh("check", *files, *AS_OF, "-o", "hasil", "--exceptions", file, lang=lang)
    assert (done.code, done.err) == (0, "")
    found, subjects, receipt = result()
    assert [one.verdict for one in found] == [one.verdict for one in before.rows("findings")]
    assert {one.accepted for one in found if one.verdict == "violation"} == {
        "Sedang diproses · Kepala Bidang · 2026-12-31"
    }
    assert receipt["verdicts"] == before.receipt["verdicts"]
    (employer,), (then,) = subjects, before.rows("subjects")
    assert (then.causes, then.persons, then.category) == (1, 1, "PDS-TK")
    assert (employer.causes, employer.persons, employer.category, employer.categories) == (0, 0, "", "")
    assert employer.violation == then.violation == 2
    assert ("0 pelanggaran", "0 violations")[lang == "en"] in done.out
    assert ("2 diterima sebagai pengecualian", "2 accepted as exceptions")[lang == "en"] in done.out
    assert ("selain yang diterima", "but those accepted")[lang == "en"] in done.out
    assert "terima.yaml: 2 " in done.out
    assert receipt["options"]["exceptions"] == {
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "applied": 2,
    }


def test_one_law_accepted_leaves_the_cause_to_the_other(lists: Lists, patuh: Patuh) -> None:
    done = patuh("check", *lists("violation"), *AS_OF, "-o", "hasil", "--exceptions", exceptions(both()[0]))
    assert done.code == 1
    _, (employer,), _ = result()
    assert (employer.causes, employer.persons, employer.category) == (1, 1, "PDS-TK")
    assert "1 pelanggaran" in done.out


def test_one_that_ran_out_counts_again_and_is_listed(lists: Lists, patuh: Patuh) -> None:
    words = ("check", *lists("violation"), *AS_OF, "-o", "hasil", "--exceptions")
    done = patuh(*words, exceptions(*both(until="2026-11-21")), lang="en")
    assert done.code == 1
    assert "2 violations" in done.out
    assert f"terima.yaml:1:3: {UU} for N1 ended 21 November 2026; 1 findings count again" in done.out
    assert {one.accepted for one in result()[0]} == {""}
    assert result()[2]["options"]["exceptions"]["applied"] == 0


def test_one_that_fits_nothing_is_listed(lists: Lists, patuh: Patuh) -> None:
    file = exceptions(*both(), {"rule": UU, "subject": "gaji.csv:77"})
    done = patuh("check", *lists("violation"), *AS_OF, "--exceptions", file, lang="en")
    assert done.code == 0
    assert f"terima.yaml:11:3: {UU} for gaji.csv:77 fits no finding" in done.out


def test_what_is_undetermined_is_not_accepted(lists: Lists, patuh: Patuh) -> None:
    words = ("check", *lists("undetermined"), *AS_OF, "-o", "hasil", "--fail-on", "undetermined", "--exceptions")
    done = patuh(*words, exceptions(both()[0]), lang="en")
    assert done.code == 1
    assert "meets only undetermined verdicts" in " ".join(done.out.split())
    assert {one.accepted for one in result()[0]} == {""}


def test_an_indication_is_accepted_too(lists: Lists, patuh: Patuh) -> None:
    files = lists("indication")
    patuh("check", *files, *AS_OF, "-o", "dulu")
    rules = {one.rule for one in Results(Path("dulu")).rows("findings")}
    file = exceptions(*({"rule": rule, "subject": "N1"} for rule in sorted(rules)))
    words = ("check", *files, *AS_OF, "-o", "hasil", "--fail-on", "indication", "--exceptions")
    assert patuh(*words, file).code == 0


def test_explain_and_every_format_tell_it(lists: Lists, patuh: Patuh) -> None:
    words = ("check", *lists("violation"), *AS_OF, "--exceptions", exceptions(*both()))
    accepted = "Sedang diproses · Kepala Bidang · 2026-12-31"
    printed = json.loads(patuh(*words, "-o", "hasil", "--format", "json").out)
    assert {one["accepted"] for one in printed} == {accepted}
    rows = csv.DictReader(patuh(*words, "-o", "lagi", "--format", "csv").out.splitlines())
    assert {row["accepted"] for row in rows} == {accepted}
    with open("hasil/findings.csv", encoding="utf-8-sig", newline="") as file:
        assert {row["accepted"] for row in csv.DictReader(file, delimiter=";")} == {accepted}
    for form in ("text", "sentence"):
        said = patuh("explain", "hasil", "gaji.csv:3", "--rule", UU, "--format", form)
        assert f"diterima sebagai pengecualian: {accepted}" in said.out
    (told,) = json.loads(patuh("explain", "hasil", "gaji.csv:3", "--rule", UU, "--format", "json").out)
    assert told["accepted"] == accepted


@pytest.mark.parametrize(
    ("lang", "said"),
    [("id", "Maksud Anda uu-24-2011/worker-registered?"), ("en", "terima.yaml cannot be used: 1 fault")],
)
def test_a_file_with_faults_is_wrongly_asked(lang: Lang, said: str, lists: Lists, patuh: Patuh) -> None:
    file = exceptions({"rule": "uu-24-2011/worker-registred", "subject": "N1"})
    done = patuh("check", *lists("violation"), *AS_OF, "--exceptions", file, lang=lang)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "terima.yaml:4:9: " in done.err
    assert not list(Path().glob("hasil*"))


def test_a_column_map_with_faults_is_wrongly_asked_too(lists: Lists, patuh: Patuh) -> None:
    Path("peta.yaml").write_text("gaji.csv: {Upah: worker.bse_wage}\n")
    done = patuh("check", *lists("violation"), *AS_OF, "--map", "peta.yaml")
    assert (done.code, done.out) == (2, "")
    assert "Maksud Anda worker.base_wage?" in done.err
    assert "buku aturan" not in done.err.casefold()


def test_a_file_that_is_not_there_is_wrongly_asked(lists: Lists, patuh: Patuh) -> None:
    done = patuh("check", *lists("violation"), *AS_OF, "--exceptions", "tiada.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("tiada.yaml: Berkas tidak terbaca")
