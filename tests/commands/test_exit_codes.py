"""Exit codes never change meaning: 0 nothing, 1 something, 2 wrongly asked, 3 rulebook broken, 130 interrupted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from patuh.engine.check import run as check_run
from patuh.engine.language.rulebook import SHIPPED
from patuh.engine.results.folder import Results
from patuh.engine.text import LANGUAGES, Lang

from .conftest import AS_OF, Patuh

Lists = Callable[[str], list[Path]]

LEVELS = ("violation", "indication", "undetermined")
GRAVEST = (*LEVELS, "nothing")
RULE = "uu-24-2011/worker-registered.yaml"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A rulebook of one's own."""
    shutil.copytree(SHIPPED, tmp_path / "aturan", ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    return tmp_path / "aturan"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("gravest", GRAVEST)
def test_the_lists_hold_what_they_are_named_for(gravest: str, lists: Lists, patuh: Patuh) -> None:
    patuh("check", *lists(gravest), *AS_OF, "-o", "hasil")
    found = {finding.verdict for finding in Results(Path("hasil")).rows("findings")}
    assert found == ({gravest} if gravest != "nothing" else set())


@pytest.mark.parametrize("level", [*LEVELS, "never"])
@pytest.mark.parametrize("gravest", GRAVEST)
def test_check_fails_on_what_it_is_told_to(gravest: str, level: str, lists: Lists, patuh: Patuh) -> None:
    done = patuh("check", *lists(gravest), *AS_OF, "--fail-on", level)
    grave = level != "never" and gravest in LEVELS[: LEVELS.index(level) + 1]
    assert done.code == (1 if grave else 0)
    assert done.err == ""
    assert Path("hasil-patuh-2026-11-22/receipt.json").is_file()


def test_by_default_only_a_violation_fails(lists: Lists, patuh: Patuh) -> None:
    codes = {gravest: patuh("check", *lists(gravest), *AS_OF, "-o", gravest + "-hasil").code for gravest in GRAVEST}
    assert codes == {"violation": 1, "indication": 0, "undetermined": 0, "nothing": 0}


def test_what_is_not_reported_does_not_fail(lists: Lists, patuh: Patuh) -> None:
    words = (*lists("violation"), *AS_OF)
    assert patuh("check", *words, "-o", "a", "--select", "perpres-109-2013").code == 0
    assert patuh("check", *words, "-o", "b", "--exclude", "PDS-TK").code == 0
    assert patuh("check", *words, "-o", "c", "--select", "PDS-TK").code == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shipped_rules_are_sound_and_their_tests_pass(lang: Lang, patuh: Patuh) -> None:
    for done in (
        patuh("lint", lang=lang),
        patuh("test", "-k", "worker-registered", lang=lang),
        patuh("show", lang=lang),
    ):
        assert (done.code, done.err) == (0, "")
        assert done.out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_broken_rulebook_is_exit_3_wherever_it_is_read(lang: Lang, rules: Path, lists: Lists, patuh: Patuh) -> None:
    edit(rules / RULE, "applies_when:", "aplies_when:")
    edit(rules / RULE, "is: employed", "is: employd")
    files = lists("nothing")
    for words in (
        ("check", *files, "--rules", rules, *AS_OF),
        ("show", "--rules", rules),
        ("lint", rules),
        ("test", rules),
    ):
        done = patuh(*words, lang=lang)  # type: ignore[arg-type]
        assert done.code == 3
        assert done.out == ""
        assert f"aturan/{RULE}:" in done.err
        assert "applies_when" in done.err
        assert "Traceback" not in done.err
    assert not list(Path().glob("hasil-*"))


def test_a_folder_of_rules_that_is_none_is_exit_3(patuh: Patuh, tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    for place, word in (("tiada", "Folder aturan tidak ada."), ("kosong", "vocabulary.yaml")):
        done = patuh("lint", place)
        assert (done.code, done.out) == (3, "")
        assert word in done.err


def test_a_rule_test_that_fails_is_exit_1(rules: Path, patuh: Patuh) -> None:
    tests = rules / "uu-24-2011" / "worker-registered.test.yaml"
    edit(tests, "violation", "compliant")
    done = patuh("test", rules, "-k", "uu-24-2011/worker-registered")
    assert done.code == 1
    assert "worker-registered.test.yaml:" in done.out


def test_a_rule_without_tests_is_exit_1(rules: Path, patuh: Patuh) -> None:
    (rules / "uu-24-2011" / "worker-registered.test.yaml").unlink()
    done = patuh("test", rules, "-k", "uu-24-2011/worker-registered")
    assert done.code == 1
    assert "tidak punya berkas uji" in done.out


def test_testing_nothing_is_exit_1(patuh: Patuh) -> None:
    done = patuh("test", "-k", "no-such-rule")
    assert done.code == 1
    assert done.out == "Tidak ada aturan yang cocok.\n"


@pytest.mark.parametrize(("lang", "said"), [("id", "Dihentikan"), ("en", "Interrupted")])
def test_an_interrupt_is_exit_130(
    lang: Lang, said: str, lists: Lists, patuh: Patuh, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check_run, "match", interrupt)
    done = patuh("check", *lists("nothing"), *AS_OF, lang=lang)
    assert (done.code, done.out) == (130, "")
    assert said in done.err
    assert not list(Path().glob("hasil-*"))
