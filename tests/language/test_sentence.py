"""Every kind of condition is a sentence in both languages, made of labels and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from patuh.engine.errors import Fault
from patuh.engine.language import source
from patuh.engine.language.builder import Builder
from patuh.engine.language.rulebook import Rulebook
from patuh.engine.language.sentence import Speaker
from patuh.engine.text import Lang

SENTENCES = source.parse((Path(__file__).parent / "sentences.yaml").read_text("utf-8"), "sentences.yaml")


def labelled(text: str, lang: Lang, book: Rulebook) -> str:
    """The text with <fact>, <fact=value>, <parameter> and <rule> said as the rulebook labels them."""

    def label(found: re.Match[str]) -> str:
        name, _, value = found[1].partition("=")
        if name in book.rules:
            return book.rules[name][-1].title.say(lang)
        if name in book.parameters:
            return book.parameters[name].label.say(lang)
        fact = book.vocabulary.facts[name]
        return (fact.values[value].label if value else fact.label).say(lang)

    return re.sub("<([^>]+)>", label, text)


@pytest.mark.parametrize("index", range(len(SENTENCES.data)), ids=lambda index: SENTENCES.data[index]["en"])
def test_a_condition_is_said_in_both_languages(index: int, book: Rulebook) -> None:
    case = SENTENCES.data[index]
    faults: list[Fault] = []
    rules = {id: versions[0].subject for id, versions in book.rules.items()}
    builder = Builder(book.vocabulary, book.parameters, rules, SENTENCES, faults)
    said = Speaker(book).condition(builder.condition(case["condition"], (index, "condition"), case["about"]))
    assert faults == []
    assert (said.id, said.en) == (labelled(case["id"], "id", book), labelled(case["en"], "en", book))


def test_every_shipped_rule_is_one_sentence_in_each_language(book: Rulebook) -> None:
    for rule in book.all_versions():
        said = Speaker(book).rule(rule)
        assert said.id.startswith(("Bagi pekerja, jika ", "Bagi pemberi kerja, jika ", "Bagi permohonan izin, jika "))
        assert said.en.startswith(
            ("For each worker: if ", "For each employer: if ", "For each licence application: if ")
        )
        assert ", maka wajib: " in said.id
        for text in (said.id, said.en):
            assert text.endswith(".")
            assert "{" not in text
            assert "worker." not in text.rstrip(".")
            assert "employer." not in text.rstrip(".")
            assert "application." not in text


@pytest.mark.parametrize(
    ("parameter", "value", "indonesian", "english"),
    [
        ("registration_grace", 30, "30 hari", "30 days"),
        ("pension_age", 59, "59 tahun", "59 years"),
        ("capital_micro_max", 1_000_000_000, "Rp1.000.000.000", "Rp1,000,000,000"),
    ],
)
def test_a_figure_is_said_in_its_unit(
    parameter: str, value: int, indonesian: str, english: str, book: Rulebook
) -> None:
    said = Speaker(book).figure(book.parameters[parameter], value)
    assert (said.id, said.en) == (indonesian, english)
