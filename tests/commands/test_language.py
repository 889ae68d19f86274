"""Both languages, asked for anywhere or by the environment, and never mixed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from patuh.cli import COMMANDS, split_language
from patuh.engine.text import LANGUAGES, Lang

from .conftest import AS_OF, Patuh, process

WORDS = {
    "id": "Pemakaian Opsi OPSI Perintah PERINTAH ARGUMEN BERKAS LOKASI TEKS ATURAN FAKTA NILAI SUBJEK NAMA Tampilkan "
    "Bahasa bawaan lalu berkas tanggal pekerja peserta hasil aturan dari dengan",
    "en": "Usage Options OPTIONS Commands COMMAND ARGS FILES PATH TEXT RULE FACT VALUE SUBJECT NAME Show Language "
    "default exit message file date workers results from with this the",
}


def foreign(text: str, lang: Lang) -> set[str]:
    """The words of the other language in a text; names of commands, options and files are nobody's language."""
    plain = re.sub(
        r"hasil-patuh-\S+|--?[a-z][a-z-]*|[\w/-]+\.(csv|json|yaml)|\[[a-z|\s-]+\]|[\w.]+=\S+|patuh \w+", " ", text
    )
    other = WORDS["en" if lang == "id" else "id"].split()
    return set(re.findall(r"\w+", plain)) & set(other)


def test_a_mixture_would_be_seen() -> None:
    assert foreign("Pemakaian: patuh check [OPTIONS] [BERKAS]...", "id") == {"OPTIONS"}
    assert foreign("Usage: patuh check [OPSI]", "en") == {"OPSI"}
    assert foreign("Pemakaian: patuh show --name [text|json] people.csv", "id") == set()


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        (["check", "a.csv"], None, ("id", ["check", "a.csv"])),
        (["check", "a.csv"], "", ("id", ["check", "a.csv"])),
        (["check", "a.csv"], "en", ("en", ["check", "a.csv"])),
        (["--lang", "en", "check", "a.csv"], None, ("en", ["check", "a.csv"])),
        (["check", "--lang", "en", "a.csv"], None, ("en", ["check", "a.csv"])),
        (["check", "a.csv", "--lang=en"], "id", ("en", ["check", "a.csv"])),
        (["check", "--lang=en", "--lang", "id"], None, ("id", ["check"])),
        (["explain", "hasil", "--", "--lang", "en"], None, ("id", ["explain", "hasil", "--", "--lang", "en"])),
        (["check", "--language", "en"], None, ("id", ["check", "--language", "en"])),
    ],
)
def test_the_language_is_read_from_anywhere(
    given: list[str], environment: str | None, expected: tuple[str, list[str]]
) -> None:
    assert split_language(given, environment) == expected


@pytest.mark.parametrize("words", [["--lang", "fr"], ["check", "x.csv", "--lang=EN"], ["show", "--lang"]])
def test_a_language_that_is_none_is_wrongly_asked(words: list[str]) -> None:
    done = process(*words)
    assert (done.code, done.out) == (2, "")
    assert "id | en" in done.err


def test_the_environment_names_the_language() -> None:
    assert "Usage: patuh" in process("--help", env={"PATUH_LANG": "en"}).out
    assert "Pemakaian: patuh" in process("--help", "--lang", "id", env={"PATUH_LANG": "en"}).out
    assert process("--help", env={"PATUH_LANG": "fr"}).code == 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_one_language(command: str, lang: Lang) -> None:
    done = process(*([command] if command else []), "--help", "--lang", lang)
    assert (done.code, done.err) == (0, "")
    assert ("Pemakaian:", "Usage:")[lang == "en"] in done.out
    assert foreign(done.out, lang) == set()


@pytest.mark.parametrize(
    ("lang", "said"),
    [("id", "Tidak ada perintah 'chek'. Maksud Anda check?"), ("en", "No such command 'chek'. Did you mean check?")],
)
def test_a_command_misspelled_is_named(lang: Lang, said: str) -> None:
    done = process("chek", "--lang", lang)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert foreign(done.err, lang) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("gravest", ["violation", "undetermined"])
def test_the_summary_speaks_one_language(
    gravest: str, lang: Lang, lists: Callable[[str], list[Path]], patuh: Patuh
) -> None:
    done = patuh("check", *lists(gravest), *AS_OF, lang=lang)
    assert ("22 November 2026" in done.out) and ("hasil lengkap", "all results")[lang == "en"] in done.out
    theirs = re.sub("“[^”]*”", "", done.out)  # headers are quoted as the file writes them
    assert foreign(theirs, lang) == set()


def test_numbers_are_written_as_each_language_does(patuh: Patuh) -> None:
    said = {lang: patuh("show", "capital_micro_max", lang=lang).out for lang in LANGUAGES}
    assert "Rp1.000.000.000" in said["id"]
    assert "Rp1,000,000,000" in said["en"]
