"""The page: its numbers are those of the figures, it asks nobody for anything, and what files say stays text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from patuh.engine.report.asked import Asked
from patuh.engine.report.causes import causes
from patuh.engine.report.dossier import dossiers
from patuh.engine.report.figures import figures
from patuh.engine.report.page import writer
from patuh.engine.report.page.words import WORDS
from patuh.engine.report.reading import Reading
from patuh.engine.text import LANGUAGES, Lang, number, rupiah

from .conftest import CheckSet
from .parsed import Node, parse, whole

SETS = ("provinsi", "bersih", "tanpa_pemberi_kerja", "instansi")
LIMIT = 150_000  # bytes of the page without what was found


def page(reading: Reading, lang: Lang = "id", *, public: bool = False) -> Node:
    return parse(writer.page(reading, Asked(lang=lang, public=public)))


def table(tree: Node, id: str) -> list[list[str]]:
    return [row for row in tree.one("table", id=id).rows()]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", SETS)
def test_the_headline_is_the_totals(name: str, lang: Lang, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    totals, tree = figures(reading).totals, page(reading, lang)
    shown = {node.attributes["data-total"]: node.text for node in tree.all("strong") if "data-total" in node.attributes}
    assert shown == {
        "breaching": number(totals.breaching, lang), "persons": number(totals.persons, lang),
        "causes": number(totals.causes, lang), "waiting": number(totals.waiting, lang),
        "month": rupiah(totals.money.month, lang), "once": rupiah(totals.money.once, lang),
    }  # fmt: skip
    for verdict in ("violation", "indication", "undetermined"):
        assert number(totals.findings[verdict], lang) in tree.one("ul", **{"class": "figures"}).text


@pytest.mark.parametrize("name", SETS)
def test_the_tables_are_the_figures(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    found, tree = figures(reading), page(reading)
    if found.kinds:
        assert [[whole(cell) for cell in row[2:]] for row in table(tree, "tabel-jenis")] == [
            [one.causes, one.employers, one.workers, one.findings] for one in found.kinds
        ]
    totals = found.totals
    regions = [[one.employers, one.breaching, one.unregistered, one.workers, one.persons] for one in found.regions]
    last = [totals.employers, totals.breaching, sum(one[2] for one in regions), totals.workers, totals.persons]
    shown = [[whole(row[column]) for column in (1, 2, 4, 5, 6)] for row in table(tree, "tabel-wilayah")]
    assert shown == [*regions, last]
    files = [[whole(cell) for cell in row[2:]] for row in table(tree, "tabel-sumber")]
    assert files[-1] == list(totals.rows.values())
    told = [whole(row[2]) for one in tree.all("table", **{"class": "narrow"}) if "id" not in one.attributes
            for row in one.rows()]  # fmt: skip
    assert told == [one.verdicts for one in causes(reading)]


def test_money_adds_up_on_the_page(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    *rows, last = [[whole(row[column]) for column in (2, 4, 5)] for row in table(page(reading), "tabel-uang")]
    money = figures(reading).totals.money
    assert last == [money.month, money.once, money.unknown] == [sum(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("name", SETS)
def test_the_employers_are_the_dossiers_with_and_without_script(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    made = {one.row.subject_key: one for one in dossiers(reading)}
    ordered = sorted(made.values(), key=lambda one: (-one.row.causes, one.row.subject_key))
    tree = page(reading)
    packed = json.loads(tree.one("script", id="data").text)
    assert [row[5:8] for row in packed["rows"]] == [[o.row.workers, o.row.persons, o.row.causes] for o in ordered]
    assert [row[9:11] for row in packed["rows"]] == [[o.money.month, o.money.once] for o in ordered]
    assert [len(row[14]) for row in packed["rows"]] == [len(one.problems) for one in ordered]
    for row, one in zip(packed["rows"], ordered, strict=True):
        for told, problem in zip(row[14], one.problems, strict=True):
            assert packed["texts"][told[3]] == [problem.message.id, problem.remedy.id]
            assert [packed["laws"][law][1] for law in told[4]] == [ground.citation.id for ground in problem.grounds]
    shown = tree.all("details", **{"class": "entry"})
    assert len(shown) == min(len(ordered), writer.WITHOUT_SCRIPT)
    for entry, one in zip(shown, ordered, strict=False):
        assert len(entry.all("h3")) == len(one.problems)
        for problem in one.problems:
            assert problem.message.id in entry.text
            assert problem.remedy.id in entry.text
            assert all(ground.citation.id in entry.text for ground in problem.grounds)
    said = tree.one("p", id="banyaknya").text
    assert ("findings.csv" in said) == (len(ordered) > writer.WITHOUT_SCRIPT)


def test_articles_that_were_not_read_say_so_wherever_they_are_cited(check_set: CheckSet) -> None:
    tree = page(check_set("provinsi").reading)
    laws = [law.text for held in tree.all("dd") for law in held.all("li") if law.all("span")]
    assert any("pasal belum diverifikasi" in law for law in laws)
    assert all(re.search(r"\((naskah dibaca|sumber sekunder|pengetahuan umum, belum diverifikasi|diturunkan dari angka "
                         r"lain|naskah belum dilihat)\)", law) for law in laws)  # fmt: skip


HOSTILE = (
    '=HYPERLINK("x")', "<script>alert(1)</script>", "</script><script>alert(1)</script>", '#panic("x")',
    '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}{% raw %}", "PT 🏗️ مرحبا \u200b\u202eCONTOH", "X" * 300, "<!--",
    "&lt;b&gt;",
)  # fmt: skip


def disguised(reading: Reading) -> Reading:
    """The folder with names of employers, files and columns that try to be more than text."""
    names = dict(zip([row.subject_key for row in reading.subjects], HOSTILE, strict=False))
    subjects = tuple(
        replace(row, name=names[row.subject_key], source_file=names[row.subject_key], causes=99)
        if row.subject_key in names
        else row
        for row in reading.subjects
    )
    renamed = pl.col("owner").replace_strict(names, default="gaji.csv").alias("source_file")
    problems = tuple(replace(row, column=HOSTILE[1], source_file=HOSTILE[4]) for row in reading.problems)
    inputs = [{**one, "name": HOSTILE[2], "sheet": HOSTILE[1]} for one in reading.receipt["inputs"]]
    return replace(
        reading, subjects=subjects, problems=problems, findings=reading.findings.with_columns(renamed),
        receipt={**reading.receipt, "inputs": inputs},
    )  # fmt: skip


def test_names_are_text_and_nothing_else(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    tree, plain = page(disguised(reading)), page(reading)
    shown = [entry.one("span", **{"class": "who"}).text for entry in tree.all("details", **{"class": "entry"})]
    assert set(HOSTILE) <= set(shown)
    assert set(HOSTILE) <= {row[0] for row in json.loads(tree.one("script", id="data").text)["rows"]}
    assert [node.attributes for node in tree.all("script")] == [node.attributes for node in plain.all("script")]
    assert tree.all("script")[1].text == plain.all("script")[1].text
    assert not tree.all("img") and not plain.all("img")
    assert not [node for node in elements(tree) if any(name.startswith("on") for name in node.attributes)]


def elements(node: Node) -> list[Node]:
    below = [one for one in node.children if isinstance(one, Node)]
    return [*below, *(inner for one in below for inner in elements(one))]


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_asks_nobody_for_anything(lang: Lang, public: bool, check_set: CheckSet) -> None:
    made = writer.page(check_set("provinsi").reading, Asked(lang=lang, public=public))
    tree = parse(made)
    assert not re.search(r"https?:|//[a-z]|url\(|@import|\bfetch\b|XMLHttpRequest|innerHTML|\beval\b", made)
    for node in elements(tree):
        assert node.tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert "src" not in node.attributes and "style" not in node.attributes
        assert (node.attributes.get("href") or "#").startswith("#")
    policy = tree.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"] or ""
    directives = dict(one.strip().split(" ", 1) for one in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["form-action"] == "'none'"
    assert directives["style-src"] == digest(tree.one("style").text)
    assert directives["script-src"] == digest(tree.all("script")[-1].text)


def digest(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


@pytest.mark.parametrize("case", ["found", "nothing found", "public"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_somewhere_and_everything_is_labelled(lang: Lang, case: str, check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    if case == "nothing found":
        reading = replace(reading, findings=reading.findings.clear())
    tree = page(reading, lang, public=case == "public")
    ids = [node.attributes["id"] for node in elements(tree) if "id" in node.attributes]
    assert len(ids) == len(set(ids))
    assert [a for a in tree.all("a") if (a.attributes.get("href") or "")[1:] not in ids] == []
    assert tree.one("html").attributes["lang"] == lang
    assert len(tree.all("main")) == len(tree.all("h1")) == 1
    for svg in tree.all("svg"):
        assert svg.attributes.get("aria-hidden") == "true" or (svg.attributes.get("aria-label") and svg.all("title"))
    for area in tree.one("figure").all("a"):
        assert (area.attributes["aria-label"] or "").endswith(f". {area.one('title').text}")
    for heading in tree.all("thead"):
        assert all(cell.attributes.get("scope") == "col" and cell.text for cell in heading.all("th"))
    for control in (*tree.all("select"), *tree.all("input")):
        assert any(control in elements(label) for label in tree.all("label"))


def test_without_findings_and_data_the_page_is_small(check_set: CheckSet) -> None:
    reading = check_set("bersih").reading
    assert len(writer.page(reading, Asked(lang="id")).encode()) < LIMIT
    made = writer.page(check_set("provinsi").reading, Asked(lang="id"))
    data = parse(made).one("script", id="data").text
    entries = re.search(r'<div id="semua">.*?<button', made, re.DOTALL)
    assert entries
    assert len(made.encode()) - len(data.encode()) - len(entries[0].encode()) < LIMIT


def test_nothing_found_says_so_and_is_no_praise(check_set: CheckSet) -> None:
    reading = check_set("bersih").reading
    none = page(replace(reading, findings=reading.findings.clear()))
    assert WORDS["nothing_found"].id in none.text
    assert WORDS["all_determined"].id in none.text
    waiting = check_set("provinsi").reading
    only = replace(waiting, findings=waiting.undetermined)
    assert WORDS["nothing_found_but"].id in page(only).text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_folder_gives_the_same_bytes(lang: Lang, check_set: CheckSet, tmp_path: Path) -> None:
    reading, asked = check_set("provinsi").reading, Asked(lang=lang)
    said = writer.write(reading, tmp_path, asked)
    first = (tmp_path / writer.FILE).read_bytes()
    writer.write(reading, tmp_path, asked)
    assert first == (tmp_path / writer.FILE).read_bytes() == writer.page(reading, asked).encode()
    assert writer.FILE in said.say(lang)


def test_no_word_of_the_other_language(check_set: CheckSet) -> None:
    """What the page itself says; names and citations are those of the data."""
    texts = {lang: page(check_set("provinsi").reading, lang).text for lang in LANGUAGES}
    for name, text in WORDS.items():
        for lang, other in (("id", "en"), ("en", "id")):
            if len(text.say(other)) > 25 and "{" not in text.say(other):
                assert text.say(other) not in texts[lang], name
