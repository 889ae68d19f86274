"""A process of its own for one task of one job: whatever a file does to it, the service goes on.

Run as a module with the folder of the job and the task. What it finds it leaves in that folder, and `outcome.json` says
at the end whether it went well. It ends itself when its standard input is closed: then the service is gone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from ...errors import PatuhError
from ...text import Text
from . import tasks
from .disk import OUTCOME, Folder, save
from .job import Failure, Task

NICE = 10
MEMORY = "PATUH_JOB_MEMORY"  # bytes of address space
NEARLY = 1.1  # what did not fit may have been large


def main() -> None:
    """Do the task that the arguments name."""
    folder, task = Folder(Path(sys.argv[1])), cast(Task, sys.argv[2])
    _limit(int(os.environ[MEMORY]))
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    save(folder.path / OUTCOME, attempted(task, folder, os.environ), Failure | None)


def attempted(task: Task, folder: Folder, env: Mapping[str, str]) -> Failure | None:
    """Do a task; why it failed, None where it did not. An error nobody foresaw is told without its words."""
    try:
        tasks.do(task, folder, env)
    except PatuhError as error:
        return Failure.of(error)
    except MemoryError:
        return TOO_MUCH
    except OSError as error:
        return DISK_FULL if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else _unforeseen(error)
    except BaseException as error:  # a library written in Rust that finds no memory panics, which is no Exception
        return TOO_MUCH if _has_reached_the_limit(int(env.get(MEMORY, "0"))) else _unforeseen(error)
    return None


def _has_reached_the_limit(memory: int) -> bool:
    """Whether nearly all of the address space has been taken; False where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return False
    peak = next(int(line.split()[1]) << 10 for line in status.splitlines() if line.startswith("VmPeak:"))
    return 0 < memory <= peak * NEARLY


def _unforeseen(error: BaseException) -> Failure:
    """What kind of error and where in the code: its words could repeat a cell."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno}"
    return Failure(BROKEN.what, why=BROKEN.why, todo=TELL.fill(w=where))


def _limit(memory: int) -> None:
    with contextlib.suppress(OSError):
        os.nice(NICE)
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the workers' data


def _end_with_the_service() -> None:
    # Not by sys.stdin: its lock would be held when the process ends, which Python then calls fatal.
    os.read(0, 1)
    os.killpg(0, signal.SIGKILL)  # those who read workbooks for this process too


TOO_MUCH = Failure(
    Text(
        "Berkas ini membutuhkan lebih banyak memori daripada yang diizinkan.",
        "These files need more memory than is allowed.",
    ),
    why=Text("Pemeriksaan dihentikan agar layanan tetap berjalan.", "It was stopped so that the service goes on."),
    todo=Text(
        "Periksa berkas dalam beberapa bagian, misalnya per kabupaten/kota.",
        "Check the files in several parts, such as one regency at a time.",
    ),
)
DISK_FULL = Failure(
    Text("Ruang penyimpanan layanan penuh.", "The disk of the service is full."),
    why=Text(
        "Hasil tidak dapat ditulis utuh; tidak ada yang ditinggalkan setengah jadi.",
        "Results cannot be written whole; nothing was left half done.",
    ),
    todo=Text(
        "Hapus pemeriksaan lama yang tidak diperlukan, atau hubungi pengelola layanan, lalu mulai lagi.",
        "Delete old checks that are not needed, or ask whoever runs the service, and start again.",
    ),
)

BROKEN = Failure(
    Text("Pemeriksaan berhenti karena kesalahan yang tidak terduga.", "The check ended with an unexpected error."),
    why=Text("Berkas Anda tetap tersimpan; tidak ada hasil.", "Your files are kept; there are no results."),
    todo=Text("Hubungi pengelola layanan.", "Ask whoever runs the service."),
)
TELL = Text("Sampaikan tanda ini kepada pengelola layanan: {w}.", "Tell this mark to whoever runs the service: {w}.")

if __name__ == "__main__":
    main()
