"""What becomes of a job from its first file to its deletion, and who may see it."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from patuh.engine.errors import PatuhError
from patuh.engine.results.folder import Results
from patuh.engine.service.jobs import browse
from patuh.engine.service.jobs.disk import Folder
from patuh.engine.service.jobs.errors import JobRefused, JobsUnavailable
from patuh.engine.service.jobs.explaining import Explainer
from patuh.engine.service.jobs.job import Choices, Job, Made
from patuh.engine.service.jobs.steps import INTERRUPTED
from patuh.engine.service.jobs.store import Jobs
from patuh.engine.service.settings import Limits

from .conftest import AS_OF, Desk, Officer

UNREGISTERED = (
    b"NPP;Nama;NIK;Tgl Lahir;Tgl Masuk;Upah Pokok;Status Karyawan\n"
    b"CT000001;CONTOH Satu;1671010101900001;01-01-1990;01-02-2020;4000000;Tetap\n"
    b"CT000001;CONTOH Dua;1671010201900002;02-01-1990;01-02-2020;4000000;Tetap\n"
)
REGISTERED = (
    b"NPP;NIK;KPJ;Nama Peserta;Status Kepesertaan;Upah Dilaporkan\n"
    b"CT000001;1671010101900001;11000000011;CONTOH Satu;AKTIF;4000000\n"
)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def a_bomb() -> bytes:
    """A small archive of very many parts."""
    with zipfile.ZipFile(packed := io.BytesIO(), "w") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/{number}", b"")
    return packed.getvalue()


def asked(job: Job) -> Choices:
    """A run in which it is known who the employer is."""
    return replace(job.choices, assume=("employer.kind=bums",))


def test_from_files_to_findings_and_reports(desk: Desk, officer: Officer) -> None:
    jobs = desk.jobs
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED), ("peserta.csv", REGISTERED))
    assert job.state == "recognised"
    seen = jobs.recognised(job)
    assert seen is not None and seen.roles == ("workers", "participants")
    lacking = dict(seen.files[0].sheets[0].lacking)
    assert "worker.membership_status" not in lacking, "the list of participants tells it"
    assert "uu-24-2011/worker-registered" in lacking["worker.citizenship"]

    job = desk.settled(jobs.start(job, officer, asked(job)), officer)
    assert (job.state, job.failure) == ("done", None)
    overview = jobs.overview(job)
    assert overview is not None and overview.workers == 2 and overview.counts["violation"] > 0

    results = jobs.results(job)
    wanted = browse.Wanted(verdict="violation", rule="uu-24-2011/worker-registered")
    leaf = browse.findings(results, wanted, 1)
    assert [(row.source_file, row.source_row) for _, row in leaf.rows] == [("gaji.csv", 3)]
    number = leaf.rows[0][0]
    whole = browse.finding(results, number)
    assert whole is not None
    assert Explainer().explain(results, whole).verdict == "violation"

    for task in ("page", "tables"):
        job = jobs.make(job, officer, task)
    job = desk.settled(job, officer)
    assert job.made == {"page": Made("done"), "tables": Made("done")}
    with zipfile.ZipFile(jobs.download(job, officer, "tables")) as archive:
        assert {"findings.csv", "findings.parquet", "receipt.json"} <= set(archive.namelist())
        assert not any(b"1671010201900002" in archive.read(name) for name in archive.namelist())
    assert b"1671010201900002" not in jobs.download(job, officer, "page").read_bytes()


def test_the_figures_are_those_of_the_result_folder(
    desk: Desk, officer: Officer, clean_set: list[tuple[str, bytes]]
) -> None:
    job = desk.brought(officer, *clean_set)
    job = desk.settled(desk.jobs.start(job, officer, asked(job)), officer)
    overview, results = desk.jobs.overview(job), Results(desk.jobs.results(job))
    assert overview is not None
    assert overview.employers == sum(1 for row in results.rows("subjects") if row.subject_type == "employer")
    assert sum(overview.counts.values()) == len(results.rows("findings"))
    assert results.receipt["as_of"] == AS_OF.isoformat()


def test_nobody_else_finds_a_job_but_an_administrator(desk: Desk, officer: Officer, other: Officer) -> None:
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED))
    admin = Officer("pengelola", frozenset({"admin"}))
    assert desk.jobs.find(job.id, other) is None and desk.jobs.all(other) == []
    assert desk.jobs.find(job.id, admin) == job == desk.jobs.find(job.id, officer)


@pytest.mark.parametrize("id", ["../x", "", "..", ".lock", "a" * 26 + "/..", "A" * 26, "job.json"])
def test_an_id_is_no_path(desk: Desk, id: str) -> None:
    assert desk.jobs.find(id, Officer("x", frozenset({"admin"}))) is None


def test_each_step_is_recorded_without_anybody_in_it(desk: Desk, officer: Officer) -> None:
    jobs = desk.jobs
    job = desk.brought(officer, ("gaji 1671010101900001.csv", UNREGISTERED))
    job = desk.settled(jobs.start(job, officer, replace(job.choices, people=True)), officer)
    job = desk.settled(jobs.make(job, officer, "tables"), officer)
    jobs.download(job, officer, "tables")
    jobs.delete(job, officer)
    kinds = ["job.created", "job.files", "job.started", "job.report", "job.downloaded", "job.deleted"]
    assert desk.recorded.kinds == kinds
    told = json.dumps([content for _, _, content in desk.recorded.entries])
    assert "1671010101900001" not in told and "gaji" not in told and "CONTOH" not in told
    assert {actor for _, actor, _ in desk.recorded.entries} == {officer.actor}


def test_nothing_is_done_that_cannot_be_recorded(desk: Desk, officer: Officer) -> None:
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED))
    desk.recorded.broken = True
    with pytest.raises(PatuhError):
        desk.jobs.create(officer)
    with pytest.raises(PatuhError):
        desk.jobs.start(job, officer, asked(job))
    with pytest.raises(PatuhError):
        desk.jobs.delete(job, officer)
    assert desk.jobs.all(officer) == [job]


def test_a_deleted_job_leaves_nothing(desk: Desk, officer: Officer) -> None:
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED))
    desk.jobs.delete(job, officer)
    assert desk.jobs.find(job.id, officer) is None
    assert [path.name for path in desk.place.folder.iterdir()] == [".lock"]


def test_old_jobs_are_forgotten(desk: Desk, officer: Officer) -> None:
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED))
    assert desk.jobs.forget(30) == 0
    folder = Folder(desk.place.folder / job.id)
    assert job.changed_at is not None
    # The clock of this test is the wall clock's day; the job is made to look 31 days old.
    folder.keep(replace(job, changed_at=job.changed_at - timedelta(days=400)))
    assert desk.jobs.forget(30) == 1
    assert desk.jobs.all(officer) == [] and desk.recorded.entries[-1][2]["why"] == "retention"


def test_a_running_job_is_not_changed_but_cancelled(desk: Desk, officer: Officer) -> None:
    jobs, job = desk.jobs, desk.brought(officer, ("gaji.csv", UNREGISTERED))
    desk.gate.clear()
    job = jobs.start(job, officer, asked(job))
    for change in (lambda: jobs.start(job, officer, asked(job)), lambda: jobs.remove(job, officer, 1)):
        with pytest.raises(JobRefused):
            change()
    jobs.cancel(job, officer)
    job = desk.settled(job, officer)
    assert job.state == "cancelled"
    desk.gate.set()
    job = desk.settled(jobs.start(job, officer, asked(job)), officer)
    assert job.state == "done"


def test_a_restart_tells_what_it_interrupted(desk: Desk, officer: Officer, limits: Limits) -> None:
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED))
    desk.jobs.close()
    folder = Folder(desk.place.folder / job.id)
    folder.keep(replace(job, state="running", made={"page": Made("running"), "sheet": Made("done")}))
    (folder.path / ".results.77.partial").mkdir()
    folder.scratch.mkdir()
    again = Jobs(desk.place, limits, desk.recorded)
    try:
        now = again.find(job.id, officer)
        assert now is not None and (now.state, now.failure) == ("failed", INTERRUPTED)
        assert now.made == {"page": Made("failed", failure=INTERRUPTED), "sheet": Made("done")}
        assert not folder.scratch.exists() and not list(folder.path.glob(".*.partial"))
    finally:
        again.close()


def test_one_process_holds_the_folder(desk: Desk, limits: Limits) -> None:
    with pytest.raises(JobsUnavailable) as refused:
        Jobs(desk.place, limits, desk.recorded)
    assert refused.value.todo is not None


def test_a_mapping_changes_what_is_found(desk: Desk, officer: Officer) -> None:
    odd = UNREGISTERED.replace(b"Upah Pokok", b"Terima Bersih").replace(b"NIK", b"Nomor Kartu Kita")
    jobs, job = desk.jobs, desk.brought(officer, ("gaji [1].csv", odd), ("peserta.csv", REGISTERED))
    seen = jobs.recognised(job)
    assert seen is not None
    columns = {column.spelling: column for column in seen.files[0].sheets[0].columns}
    assert columns["no kartu kita"].sure == columns["terima bersih"].sure == "unused"
    said = {"gaji [1].csv": {"no kartu kita": "worker.nik", "terima bersih": "worker.base_wage"}}
    job = desk.settled(jobs.choose(job, officer, replace(job.choices, columns=said), again=True), officer)
    seen = jobs.recognised(job)
    assert seen is not None
    assert {c.fact for c in seen.files[0].sheets[0].columns if c.sure == "stated"} == {"worker.nik", "worker.base_wage"}
    job = desk.settled(jobs.start(job, officer, asked(job)), officer)
    leaf = browse.findings(jobs.results(job), browse.Wanted(rule="uu-24-2011/worker-registered"), 1)
    assert [(row.verdict, row.source_row) for _, row in leaf.rows] == [("violation", 3)]


def test_corrections_are_laid_over_the_files(desk: Desk, officer: Officer) -> None:
    jobs = desk.jobs
    broken = UNREGISTERED.replace(b"1671010201900002", b"1,67E+15")
    job = desk.brought(officer, ("gaji.csv", broken), ("peserta.csv", REGISTERED))
    job = desk.settled(jobs.start(job, officer, asked(job)), officer)
    overview = jobs.overview(job)
    assert overview is not None and [one.reason for one in overview.problems] == ["excel_damage"]
    sha256 = job.files[0].sha256
    lines = f"sha256;lembar;baris;kolom;nilai\n{sha256};;3;NIK;1671010201900002\n".encode()
    with jobs.incoming(job, "corrections") as incoming:
        incoming.begin("koreksi.csv")
        incoming.write(lines)
        incoming.finish()
        job = jobs.correct(job, officer, incoming.done())
    job = desk.settled(job, officer)
    overview = jobs.overview(job)
    assert job.state == "done" and overview is not None
    assert (overview.problems, overview.files[0].corrected) == ((), 1)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("jkn.csv", b"NoKa;Nama;Faskes Tingkat 1;Kelas Rawat\n0001;CONTOH;Klinik;1\n", "BPJS Kesehatan"),
        ("foto.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 50, "bukan teks"),
        ("arsip.xlsx", b"PK\x03\x04 not a workbook", ""),
        ("terkunci.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        ("bom.xlsx", a_bomb(), ""),
        ("halaman.xls", b"<html><body>masuk dahulu</body></html>", "halaman web"),
        ("kosong.csv", b"\n\n", "kosong"),
    ],
)
def test_what_intake_refuses_is_told_in_its_words(
    desk: Desk, officer: Officer, name: str, content: bytes, says: str
) -> None:
    job = desk.brought(officer, (name, content), ("gaji.csv", UNREGISTERED))
    seen = desk.jobs.recognised(job)
    assert job.state == "recognised" and seen is not None
    refused = seen.files[0]
    told = refused.failure.what.id if refused.failure else refused.sheets[0].why.id  # type: ignore[union-attr]
    assert says in told and seen.files[1].sheets[0].role == "workers"
    job = desk.settled(desk.jobs.start(job, officer, asked(job)), officer)
    assert job.state == "failed" and job.failure is not None and job.failure.at == name


def incoming_of(desk: Desk, who: Officer) -> Any:
    return desk.jobs.incoming(desk.jobs.create(who))


class TestLimits:
    @pytest.fixture
    def limits(self) -> Limits:
        return Limits(free_bytes=0, upload_bytes=1 << 20, upload_files=2, uploads_kept_bytes=3 << 20)

    def test_a_file_that_is_too_large_leaves_nothing(self, desk: Desk, officer: Officer) -> None:
        with pytest.raises(JobRefused, match="larger than 1 MB"), incoming_of(desk, officer) as incoming:
            incoming.begin("gaji.csv")
            incoming.write(b"x" * (1 << 20))
            incoming.write(b"x")
        assert list(desk.place.folder.rglob("gaji.csv")) == []

    def test_too_many_files(self, desk: Desk, officer: Officer) -> None:
        with pytest.raises(JobRefused, match="2 files"), incoming_of(desk, officer) as incoming:
            for name in ("a.csv", "b.csv", "c.csv"):
                incoming.begin(name)
                incoming.write(b"x")
                incoming.finish()

    def test_all_jobs_together_have_a_limit(self, desk: Desk, officer: Officer) -> None:
        for _ in range(2):
            with incoming_of(desk, officer) as incoming:
                incoming.begin("gaji.csv")
                incoming.write(b"x" * (1 << 20))
                incoming.finish()
                incoming.done()
        with pytest.raises(JobsUnavailable), incoming_of(desk, officer) as incoming:
            incoming.begin("gaji.csv")
            incoming.write(b"x" * (1 << 20))

    def test_an_empty_file_is_refused(self, desk: Desk, officer: Officer) -> None:
        with pytest.raises(JobRefused, match="empty"), incoming_of(desk, officer) as incoming:
            incoming.begin("gaji.csv")
            incoming.finish()


def test_the_folder_of_a_job_is_nobody_elses(desk: Desk, officer: Officer) -> None:
    job = desk.brought(officer, ("gaji.csv", UNREGISTERED))
    folder: Path = desk.place.folder / job.id
    assert folder.stat().st_mode & 0o077 == 0


def test_two_uploads_at_once_do_not_meet(desk: Desk, officer: Officer) -> None:
    jobs, job = desk.jobs, desk.jobs.create(officer)
    with jobs.incoming(job) as first, jobs.incoming(job) as second:
        for incoming, content in ((first, UNREGISTERED), (second, REGISTERED)):
            incoming.begin("gaji.csv")
            incoming.write(content)
        for incoming in (first, second):
            incoming.finish()
        desk.settled(jobs.take(job, officer, first.done()), officer)
        with pytest.raises(JobRefused, match="just uploaded"):
            jobs.take(job, officer, second.done())
    job = desk.settled(job, officer)
    folder = desk.place.folder / job.id / "files"
    assert [path.read_bytes() for path in folder.rglob("*.csv")] == [UNREGISTERED]
