"""`patuh show RULE` says everything there is to say of a rule, in one language at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from patuh.engine.language.rulebook import SHIPPED, Rulebook
from patuh.engine.text import LANGUAGES, Lang

from .conftest import Patuh

HEADINGS = {
    "id": "Dasar hukum|Berlaku jika|Mewajibkan|Tidak menjangkau|Bila tidak dipenuhi|Perbaikan|Contoh|Tidak mencakup"
    "|Riwayat|Fakta|Parameter|Berkas",
    "en": "Legal basis|Applies when|Requires|Does not reach|If not met|How to cure|Examples|Leaves out"
    "|History|Facts|Parameters|File",
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_rule_is_told_under_every_heading(lang: Lang, patuh: Patuh) -> None:
    out = patuh("show", "jp", lang=lang).out
    lines = out.splitlines()
    own, other = (HEADINGS[one].split("|") for one in (lang, "en" if lang == "id" else "id"))
    assert [line for line in lines if line in own] == own
    assert [line for line in lines if line in other and line not in own] == []
    assert max(map(len, lines)) <= 112


def test_a_basis_says_how_sure_it_is(patuh: Patuh) -> None:
    out = patuh("show", "pergub-sumsel-15-2014/worker-registered").out
    assert "Pergub Sumsel 15/2014, pasal belum diverifikasi (naskah belum dilihat)" in out


def test_the_history_tells_what_changed_when(patuh: Patuh) -> None:
    out = patuh("show", "jp", lang="en").out
    assert (
        "  1 January 2022 – 31 December 2024: pension age 58 years (PP 45/2015, Pasal 15 ayat (2) dan (3) (text read))"
        in out
    )
    assert "  1 July 2015 – now: the rule is in force" in out


def test_examples_come_from_the_tests_and_show_no_personal_data(patuh: Patuh) -> None:
    out = patuh("show", "jp", lang="en").out
    assert "Meets it, on 30 June 2026: NPP: 16000123; legal form: limited company (PT)" in out
    assert "→ The worker is in JP: violation, because this is not met: in JP" in out
    assert "date of birth: •••" in out


RULE = """title: {id: Judul, en: Title}
subject: worker
problem: programme-missing-jp
category: PDS-Program
binding: gov_reg
in_force: {from: 2020-01-01}
basis: {instrument: pp-44-2015, confidence: secondary}
applies_when: {fact: worker.in_jht, is: true}
requires: {fact: worker.in_jp, is: true}
yields_to:
  - {rule: perpres-109-2013/jp, because: lex-superior}
otherwise:
  message: {id: a, en: b}
  remedy: {id: a, en: b}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of rules with one more, that yields to a shipped one and has no tests."""
    for name, content in Rulebook.load(SHIPPED).files.items():
        (tmp_path / "rules" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rules" / name).write_bytes(content)
    (tmp_path / "rules" / "pp-44-2015" / "new.yaml").write_text(RULE, "utf-8")
    return tmp_path / "rules"


def test_precedence_is_told_from_both_sides(own: Path, patuh: Patuh) -> None:
    out = patuh("show", "pp-44-2015/new", "--rules", own, lang="en").out
    assert "  yields to “The worker is in JP” (perpres-109-2013/jp; lex superior: the higher rule)" in out
    assert "Examples" not in out
    out = patuh("show", "perpres-109-2013/jp", "--rules", own, lang="en").out
    assert "  goes before “Title” (pp-44-2015/new; lex superior: the higher rule)" in out


def test_an_earlier_version_is_told_in_the_history(own: Path, patuh: Patuh) -> None:
    later = RULE.replace("from: 2020-01-01", "from: 2024-01-01").replace("in_jht, is: true", "in_jkk, is: true")
    (own / "pp-44-2015" / "new@2024-01-01.yaml").write_text(later, "utf-8")
    (own / "pp-44-2015" / "new.yaml").write_text(RULE.replace("01}", "01, until: 2023-12-31}"), "utf-8")
    out = patuh("show", "pp-44-2015/new", "--rules", own, lang="en").out
    assert "  1 January 2020 – 31 December 2023: the rule is in force. For each worker: if (in JHT" in out
    assert "  1 January 2024 – now: the rule is in force\n" in out
    assert out.count("new.yaml") == out.count("new@2024-01-01.yaml") == 1
