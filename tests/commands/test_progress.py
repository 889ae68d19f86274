"""The line that says how far a run is: what it says, to whom, and that it is gone at the end."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from patuh.engine.check.progress import Pace, Step, Stopwatch
from patuh.engine.commands.progress import CLEAR, Line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


STEPS = [  # (seconds later, step, what is shown in Indonesian, in English; None: nothing new)
    (0, Step("reading", 0, 1_150_000_000), "membaca 0/1.150 MB", "reading 0/1,150 MB"),
    (0.1, Step("reading", 8_000_000, 1_150_000_000), None, None),
    (
        3.9,
        Step("reading", 230_000_000, 1_150_000_000),
        "membaca 230/1.150 MB · 57 MB/detik · kira-kira 0:16 lagi",
        "reading 230/1,150 MB · 57 MB/s · about 0:16 left",
    ),
    (9, Step("matching"), "mencocokkan", "matching"),
    (5, Step("judging", 10_000, 10_010_000), "memeriksa 10.000/10.010.000", "judging 10,000/10,010,000"),
    (
        10,
        Step("judging", 20_000, 10_010_000),
        "memeriksa 20.000/10.010.000 · 1.000/detik · kira-kira 2:46:30 lagi",
        "judging 20,000/10,010,000 · 1,000/s · about 2:46:30 left",
    ),
    (1, Step("writing"), "menulis hasil", "writing results"),
]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_it_says_the_phase_how_far_how_fast_and_how_long_yet(lang: str) -> None:
    out, clock = Terminal(), Clock()
    with Line(lang, out, clock) as line:  # type: ignore[arg-type]
        for later, step, in_id, in_en in STEPS:
            clock.now += later
            line.show(step)
            wanted = in_id if lang == "id" else in_en
            if wanted is not None:
                assert out.getvalue().rsplit(CLEAR, 1)[1] == wanted
    assert out.getvalue().endswith(CLEAR)
    assert out.getvalue().count(CLEAR) == len([one for one in STEPS if one[2]]) + 1


def test_it_is_gone_when_the_run_fails_too() -> None:
    out = Terminal()
    with pytest.raises(ZeroDivisionError), Line("en", out, Clock()) as line:
        line.show(Step("reading", 1, 2))
        raise ZeroDivisionError
    assert out.getvalue().endswith(CLEAR)


def test_what_is_no_terminal_hears_nothing() -> None:
    out = io.StringIO()
    with Line("en", out, Clock()) as line:
        line.show(Step("reading", 1, 2))
    assert out.getvalue() == ""


def test_the_pace_is_that_of_the_phase_from_where_it_was_first_seen() -> None:
    clock = Clock()
    watch = Stopwatch(clock)
    assert watch.pace(Step("reading", 50, 150)) is None
    clock.now += 0.5
    assert watch.pace(Step("reading", 60, 150)) is None, "too early to tell"
    clock.now += 1.5
    assert watch.pace(Step("reading", 70, 150)) == Pace(10, 8)
    assert watch.pace(Step("judging", 0, 10)) is None
    clock.now += 5
    assert watch.pace(Step("judging", 0, 10)) is None, "nothing done says nothing"


def test_a_person_at_a_terminal_sees_every_phase(tmp_path: Path) -> None:
    (tmp_path / "gaji.csv").write_text("NPP;NIK;Nama;Tgl Masuk\nJJ012345;1671010101900001;CONTOH;2020-01-01\n")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "patuh.cli", "check", "gaji.csv", "-o", "hasil"]
    environment = {**os.environ, "PATUH_KEY_FILE": str(tmp_path / "key")}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0, shown
    phases = ["membaca", "mencocokkan", "memeriksa", "menulis hasil"]
    places = [shown.find(f"{CLEAR}{phase}") for phase in phases]
    assert -1 not in places and places == sorted(places), shown
    assert b"\r" not in done.stdout
