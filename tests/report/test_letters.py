"""The letters: who gets one, what it says and does not say, and that nothing out of a file does harm."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from patuh.engine.check.histories import read_histories
from patuh.engine.errors import OutputError, UsageError
from patuh.engine.paper.pdf import Press, compile_pdf, plain
from patuh.engine.report.dossier import Dossier, Ground, dossiers
from patuh.engine.report.letters.compose import deadline, sanctions, to_employer
from patuh.engine.report.letters.kinds import KINDS
from patuh.engine.report.letters.matters import first_sentence, is_firm, law, matters
from patuh.engine.report.letters.profile import Profile, read_profile, shipped
from patuh.engine.report.letters.spelled import figure
from patuh.engine.report.letters.writer import Names, write_letters
from patuh.engine.report.money import Money
from patuh.engine.report.reading import Reading
from patuh.engine.results.schema import PersonRow
from patuh.engine.text import rupiah

from .conftest import CheckSet

pytest.importorskip("typst")
SETS = ("provinsi", "bersih", "tanpa_pemberi_kerja", "instansi")
ON = date(2026, 11, 22)
Letters = Callable[..., dict[str, bytes]]


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    """Writes letters of one kind and reads them again: file name → bytes."""

    def made(
        reading: Reading, *kinds: str, profile: Profile | None = None, cases: bytes | None = None
    ) -> dict[str, bytes]:
        assert reading.rulebook.ladder is not None
        histories = None if cases is None else read_histories(cases, "p.yaml", reading.rulebook.ladder)
        folder = tmp_path / f"surat{len(list(tmp_path.iterdir()))}"
        counts = write_letters(reading, folder, kinds, profile or shipped(), histories)
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        assert sum(counts.values()) == len(files)
        return files

    return made


def text(pdf: bytes) -> str:
    """All words of a PDF, one space between them."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().replace("\u200b", "") for page in pages).split())


def few(reading: Reading, *names: str) -> Reading:
    """A run with some of its employers only."""
    return replace(reading, subjects=tuple(row for row in reading.subjects if row.name in names))


UDANG, BATUBARA, KARET = "PT CONTOH Tambak Udang 01", "PT CONTOH Batubara Sejahtera 03", "PT CONTOH Karet Jaya 05"


@pytest.mark.parametrize("name", SETS)
def test_every_employer_with_a_problem_is_told_all_of_them(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    for dossier in dossiers(reading):
        said = to_employer(dossier, reading, {})
        apart = matters(dossier, reading)
        assert len(said["findings"]) + len(said["unclear"]) == len(said["annex"]) == len(dossier.problems)
        assert sum((one.money for one in (*apart.firm, *apart.unclear)), Money()) == dossier.money
        assert sum(len(one["rows"]) for one in said["annex"]) == sum(len(one.places) for one in dossier.problems)


@pytest.mark.parametrize("name", SETS)
def test_nothing_unproven_is_held_against_anybody(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    for dossier in dossiers(reading):
        apart = matters(dossier, reading)
        assert all(problem.verdict == "violation" for problem in apart.firm)
        assert all(any(ground.confidence == "verified" for ground in problem.grounds) for problem in apart.firm)
        assert set(apart.punished) <= set(apart.firm)
        said = to_employer(dossier, reading, {})
        assert (said["sanctions"] is None) == (not apart.punished)
        if dossier.row.kind == "state_body":
            assert apart.punished == () and said["sanctions"] is None


def test_the_sets_hold_what_the_tests_above_are_about(check_set: CheckSet) -> None:
    made = [(one, matters(one, check_set(name).reading)) for name in SETS for one in dossiers(check_set(name).reading)]
    assert any(apart.punished for _, apart in made)
    assert any(apart.firm and not apart.punished for _, apart in made)
    assert any(apart.unclear and not apart.firm for _, apart in made)
    bodies = [apart for one, apart in made if one.row.kind == "state_body"]
    assert any(apart.unclear or apart.firm for apart in bodies)


def test_what_a_ground_needs_to_be_firm(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    grounds = {ground.rule: ground for one in dossiers(reading) for p in one.problems for ground in p.grounds}
    sure: Ground = grounds["uu-24-2011/worker-registered"]
    assert is_firm(sure)
    assert not is_firm(replace(sure, binding="circular"))
    assert not is_firm(replace(sure, confidence="secondary"))
    assert not is_firm(replace(sure, verified=False))
    assert law(sure, reading) == "UU 24/2011, Pasal 15 ayat (1)"
    assert law(grounds["pergub-sumsel-15-2014/worker-registered"], reading).endswith("pasal belum diverifikasi")
    labels = {one["label"]: one["basis"] for one in sanctions(reading.rulebook)}
    assert labels["teguran tertulis pertama"] == "PP 86/2013, Pasal 6"
    assert labels["tidak mendapat pelayanan publik tertentu"] == "PP 86/2013, Pasal 9, sumber sekunder"


@pytest.mark.parametrize("name", SETS)
def test_a_law_is_cited_once_and_the_firm_ones_first(name: str, check_set: CheckSet) -> None:
    reading = check_set(name).reading
    for dossier in dossiers(reading):
        for problem, said in zip(
            matters(dossier, reading).firm, to_employer(dossier, reading, {})["findings"], strict=True
        ):
            assert len(said["laws"]) == len(set(said["laws"]))
            assert "belum diverifikasi" not in said["laws"][0] and "sumber sekunder" not in said["laws"][0]
            assert set(said["laws"]) == {law(ground, reading) for ground in problem.grounds}


def test_what_is_only_to_be_clarified_threatens_nobody(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    unclear = []
    for dossier in dossiers(reading):
        said = to_employer(dossier, reading, {})
        unclear += [one["text"] for one in said["unclear"]]
        assert all("pidana" not in one["text"] for one in (*said["findings"], *said["annex"]))
    assert unclear
    rules = [rule for versions in reading.rulebook.rules.values() for rule in versions]
    assert any("pidana" in rule.message.id for rule in rules)
    assert all("pidana" not in first_sentence(rule.message.id) for rule in rules)


def test_a_notice_says_what_was_found_and_by_when(check_set: CheckSet, letters: Letters) -> None:
    reading = few(check_set("provinsi").reading, BATUBARA)
    (dossier,) = dossiers(reading)
    files = letters(reading, "sphp")
    assert list(files) == ["sphp-CT000003.pdf"]
    said = text(files["sphp-CT000003.pdf"])
    assert f"Yth. Pimpinan {BATUBARA}" in said and "di Kota Palembang" in said
    assert "14 (empat belas) hari kerja sejak tanggal surat ini, yaitu 10 Desember 2026" in said
    withheld = sum((one.money for one in matters(dossier, reading).firm), Money())
    assert f"iuran {rupiah(withheld.month, 'id')} setiap bulan" in said
    before, after = said.split("perlu diklarifikasi", 1)
    assert "Didaftarkan sesudah batas waktu" not in before and "Didaftarkan sesudah batas waktu" in after
    assert "teguran tertulis pertama (PP 86/2013, Pasal 6)" in said
    assert "KONSEP – BELUM DITANDATANGANI" in said


def test_the_same_run_gives_the_same_bytes(check_set: CheckSet, letters: Letters) -> None:
    reading = few(check_set("provinsi").reading, UDANG, BATUBARA)
    first, second = letters(reading, "sphp", "rujukan"), letters(reading, "sphp", "rujukan")
    assert first == second and len(first) == 3


def test_every_kind_can_be_archived_and_read_aloud(check_set: CheckSet, letters: Letters, tree: Path) -> None:
    reading = check_set("provinsi").reading
    wanted = few(reading, UDANG, BATUBARA, KARET, *(row.name for row in reading.subjects if row.kind == "bumd"))
    cases = (tree / "fixtures" / "surat" / "peristiwa.yaml").read_bytes()
    profile = read_profile(tree / "fixtures" / "surat" / "profil.yaml")
    files = letters(wanted, *KINDS, profile=profile, cases=cases)
    assert {name.removesuffix(".pdf").split("-CT")[0] for name in files} == set(KINDS)
    for pdf in files.values():
        read = pypdf.PdfReader(io.BytesIO(pdf))
        meta = read.trailer["/Root"]["/Metadata"].get_data().decode()
        for claim in (r"pdfaid:part>2<", r"pdfaid:conformance>A<", r"pdfuaid:part>1<"):
            assert re.search(claim, meta), claim
        assert read.trailer["/Root"]["/Lang"] == "id" and read.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert read.metadata is not None and read.metadata.title
        for number, page in enumerate(read.pages, start=1):
            assert f"Halaman {number} dari {len(read.pages)}" in page.extract_text()


HOSTILE = {
    '=HYPERLINK("x")': '=HYPERLINK("x")',
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    '#panic("x") #read("/etc/passwd") $x^2$ *a* @c': '#panic("x") #read("/etc/passwd") $x^2$ *a* @c',
    "_b_ <d> \\ `e` // f /* g": "_b_ <d> \\ `e` // f /* g",
    "PT CONTOH 😀🎉": "PT CONTOH [U+1F600][U+1F389]",
    "PT \u202eHOTNOC\u202c\u200b Satu\ufeff": "PT HOTNOC Satu",
    "PT 漢字": "PT [U+6F22][U+5B57]",
    "PT CONTOH\x07\n\tDua": "PT CONTOH Dua",
    "PT " + "A" * 300: "A" * 300,
    "PT " + "Contoh " * 60: "Contoh " * 30,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_out_of_a_file_is_only_text(name: str, check_set: CheckSet, letters: Letters) -> None:
    reading = few(check_set("provinsi").reading, BATUBARA)
    row = replace(reading.subjects[0], name=name, address=name)
    files = letters(replace(reading, subjects=(row,)), "sphp", "rujukan", "nota")
    assert len(files) == 3
    for pdf in files.values():
        assert HOSTILE[name].replace(" ", "").strip() in text(pdf).replace(" ", "")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=60), min_size=5, max_size=5))
def test_any_text_can_be_printed(tmp_path: Path, names: list[str]) -> None:
    template = tmp_path / "a.typ"
    template.write_text(
        "#let d = json(bytes(sys.inputs.data))\n#set document(title: d.at(0))\n#set text(lang: \"id\")\n"
        "#for n in d [#n #strong(n) #parbreak()]", "utf-8",
    )  # fmt: skip
    assert compile_pdf(template, ["CONTOH", *names], ON).startswith(b"%PDF")


def test_arabic_is_printed_as_it_is(check_set: CheckSet, letters: Letters) -> None:
    reading = few(check_set("provinsi").reading, BATUBARA)
    row = replace(reading.subjects[0], name="PT شركة")
    ((_, pdf),) = letters(replace(reading, subjects=(row,)), "sphp").items()
    assert "U+" not in text(pdf)


def test_plain_text_keeps_what_can_be_seen() -> None:
    assert plain("a\u00a0b\tc\u2066d\u00ade") == "a b cde"
    assert plain("e\u0301") == "é"


def test_an_annex_of_many_workers_repeats_its_header(check_set: CheckSet, letters: Letters) -> None:
    reading = few(check_set("provinsi").reading, BATUBARA)
    found = reading.findings.filter(reading.findings["rule"] == "uu-24-2011/worker-registered").head(1)
    many = _repeated(found, 300)
    ((_, pdf),) = letters(replace(reading, findings=many), "sphp").items()
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    rows = [page for page in pages if "gaji.csv" in page]
    assert len(rows) > 4 and all("Berkas" in page and "Baris" in page for page in rows)
    assert sum(page.count("gaji.csv") for page in pages) == 300
    assert "300 pekerja" in " ".join(pages)


def _repeated(found: pl.DataFrame, times: int) -> pl.DataFrame:
    """One finding as if it were found in many rows, all of one employer."""
    rows = [
        {
            **found.row(0, named=True),
            "owner": "CT000003/pemberi_kerja.csv:7",
            "subject_key": f"CT000003/gaji.csv:{place}",
            "source_row": place,
            "cause": f"{place}#worker-unregistered",
        }
        for place in range(1000, 1000 + times)
    ]
    return pl.DataFrame(rows, schema=found.schema)


def test_workers_are_named_only_where_the_run_kept_them(check_set: CheckSet, letters: Letters) -> None:
    reading = few(check_set("provinsi").reading, BATUBARA)
    key = reading.findings.filter(
        (reading.findings["owner"] == reading.subjects[0].subject_key)
        & (reading.findings["rule"] == "uu-24-2011/worker-registered")
        & (reading.findings["verdict"] == "violation")
    )["subject_key"][0]
    person = PersonRow(subject_key=key, person="x", nik="1671990405960001", name="ANI CONTOH")
    ((_, masked),) = letters(reading, "sphp").items()
    ((_, named),) = letters(replace(reading, people=(person,)), "sphp").items()
    assert "ANI CONTOH" not in text(masked) and not re.search(r"[0-9]{16}", text(masked))
    assert text(named).count("ANI CONTOH") == 1 and "1671990405960001" in text(named)
    kinds = letters(replace(reading, people=(person,)), "rujukan")
    assert "ANI CONTOH" not in text(kinds["rujukan.pdf"]), "what goes to another office names no worker"


def test_who_is_due_for_a_step(check_set: CheckSet, letters: Letters, tree: Path) -> None:
    reading = check_set("provinsi").reading
    cases = (tree / "fixtures" / "surat" / "peristiwa.yaml").read_bytes()
    files = letters(reading, "teguran-1", "teguran-2", "tmp2t", cases=cases)
    assert list(files) == ["teguran-1-CT000001.pdf", "teguran-2-CT000003.pdf", "tmp2t-CT000005.pdf"]
    first, second, last = (text(pdf) for pdf in files.values())
    assert (
        "10 (sepuluh) hari kerja sejak tanggal surat ini (PP 86/2013, Pasal 6 ayat (1)), yaitu 4 Desember 2026" in first
    )
    assert "temuan hasil pemeriksaan, 2 November 2026" in first
    assert "Pasal 6), teguran" not in first and "Teguran Tertulis Kedua" in second
    assert "teguran tertulis pertama, 19 Oktober 2026" in second
    assert "Denda administratif sebesar Rp2.150 belum dibayar" in last
    assert "Perpres 109/2013" not in first, "only what UU 24/2011 Art. 17(1) names"
    early = cases.replace(b"2026-10-19, event: warning_1", b"2026-11-16, event: warning_1")
    assert "teguran-2-CT000003.pdf" not in letters(reading, "teguran-2", cases=early)
    body = cases.replace(
        b"  - name: PT CONTOH Tambak Udang 01\n", b"  - name: PT CONTOH Tambak Udang 01\n    state_body: true\n"
    )
    assert letters(reading, "teguran-1", cases=body) == {}
    with pytest.raises(UsageError, match="step of the sanctions"):
        letters(reading, "teguran-1")


def test_no_two_letters_have_one_number(check_set: CheckSet, letters: Letters, tree: Path) -> None:
    reading = few(check_set("provinsi").reading, UDANG, BATUBARA)
    office = read_profile(tree / "fixtures" / "surat" / "profil.yaml")
    own = replace(office.manner, pattern="B/{urut:03}", first=1)
    profile = replace(office, manners={"nota": own, "rujukan": own})
    files = letters(reading, "sphp", "nota", "rujukan", profile=profile)
    numbers = [re.findall(r"Nomor : ?(\S+)", text(pdf))[0] for pdf in files.values()]
    assert sorted(numbers) == [
        "560/0017/DISNAKERTRANS/XI/2026",
        "560/0018/DISNAKERTRANS/XI/2026",
        "B/001",
        "B/002",
        "B/003",
    ]


def test_an_unknown_kind_is_refused(check_set: CheckSet, letters: Letters) -> None:
    with pytest.raises(UsageError, match="There is no letter spph"):
        letters(check_set("bersih").reading, "spph")


def test_no_breach_no_letter(check_set: CheckSet, letters: Letters) -> None:
    reading = check_set("provinsi").reading
    clean = replace(reading, findings=reading.findings.clear())
    assert letters(clean, "sphp", "nota", "pemilik", "rujukan") == {}


def test_a_deadline_beyond_the_decreed_holidays_has_no_day(check_set: CheckSet) -> None:
    reading = check_set("provinsi").reading
    manner = shipped().of("sphp")
    late = replace(reading, as_of=reading.as_of.replace(month=12, day=28, year=2030))
    assert deadline("found", manner, late) == {"days": "14 (empat belas)", "until": None, "basis": None}
    assert deadline("warning_1", manner, reading)["days"] == "10 (sepuluh)"


def test_files_are_named_without_names(check_set: CheckSet) -> None:
    dossier = dossiers(check_set("provinsi").reading)[0]

    def named(names: Names, **row: object) -> str:
        return names.of("sphp", Dossier(replace(dossier.row, **row), (), 0, 0))  # type: ignore[arg-type]

    names = Names()
    assert named(names, npp="CT000001") == "sphp-CT000001.pdf"
    assert named(names, npp="ct000001") == "sphp-ct000001-2.pdf"
    assert (
        named(names, npp="", subject_key="0102259900004/pemberi_kerja.csv:7", source_row=7) == "sphp-0102259900004.pdf"
    )
    assert named(names, npp="", subject_key="BUDI/pemberi_kerja.csv:7", source_row=7) == "sphp-pemberi_kerja-7.pdf"
    assert named(names, npp="../../etc/passwd") == "sphp-etc-passwd.pdf"
    assert named(names, npp="漢字") == "sphp-surat.pdf"


def test_an_office_may_replace_a_template(check_set: CheckSet, letters: Letters, tmp_path: Path) -> None:
    reading = few(check_set("provinsi").reading, BATUBARA)
    own = tmp_path / "templat"
    own.mkdir()
    (own / "sphp.typ").write_text(
        '#import "surat.typ": *\n#show: surat.with("Surat kami")\n#kepada-pemberi-kerja()\nKata kami sendiri.', "utf-8"
    )
    profile = replace(shipped(), templates=own)
    ((_, pdf),) = letters(reading, "sphp", profile=profile).items()
    assert "Kata kami sendiri." in text(pdf)
    (own / "sphp.typ").write_text("#tidak-ada", "utf-8")
    with pytest.raises(OutputError, match="template cannot be used") as refused:
        letters(reading, "sphp", profile=profile)
    assert refused.value.at == f"{own / 'sphp.typ'}:1:1"
    (own / "sphp.typ").write_text('= Surat\n#import "tidak-ada.typ": *\n', "utf-8")
    with pytest.raises(OutputError, match=r"searched at tidak-ada\.typ") as refused:
        letters(reading, "sphp", profile=profile)
    assert refused.value.at == f"{own / 'sphp.typ'}:2:8"


@pytest.mark.parametrize("name", ["lambang.png", "lambang.svg"])
def test_a_broken_logo_is_named_and_no_template_is_blamed(
    name: str, check_set: CheckSet, letters: Letters, tmp_path: Path
) -> None:
    logo = tmp_path / name
    logo.write_bytes(b"no picture")
    with pytest.raises(UsageError, match="logo cannot be read") as refused:
        letters(check_set("bersih").reading, "sphp", profile=replace(shipped(), logo=logo))
    assert refused.value.at == str(logo)


def test_an_office_is_not_told_to_be_in_nowhere(check_set: CheckSet, letters: Letters) -> None:
    ((_, pdf),) = letters(few(check_set("provinsi").reading, BATUBARA), "rujukan").items()
    assert not any(line.strip() == "di" for line in text(pdf).splitlines())


def test_a_font_that_is_not_there_is_refused(check_set: CheckSet, letters: Letters) -> None:
    with pytest.raises(UsageError, match="There is no font Arial Contoh"):
        letters(check_set("bersih").reading, "sphp", profile=replace(shipped(), font="Arial Contoh"))


def test_one_template_without_a_press(tmp_path: Path, check_set: CheckSet) -> None:
    template = tmp_path / "a.typ"
    template.write_text(
        '#let d = json(bytes(sys.inputs.data))\n#set document(title: "CONTOH")\n#set text(lang: "id")\n#d.name', "utf-8"
    )
    on = check_set("bersih").reading.as_of
    assert text(compile_pdf(template, {"name": "#panic(1)"}, on)) == "#panic(1)"
    assert Press(tmp_path).pdf("a.typ", {"name": "#panic(1)"}, on) == compile_pdf(template, {"name": "#panic(1)"}, on)


def test_numbers_in_words() -> None:
    said = {0: "nol", 10: "sepuluh", 11: "sebelas", 14: "empat belas", 21: "dua puluh satu", 100: "seratus",
            115: "seratus lima belas", 999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu",
            12_345: "dua belas ribu tiga ratus empat puluh lima"}  # fmt: skip
    assert {number: figure(number) for number in said} == {n: f"{n} ({words})" for n, words in said.items()}
