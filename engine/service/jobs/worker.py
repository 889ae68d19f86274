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
from pathlib import Path
from typing import cast

from ...errors import PatuhError
from ...text import Text
from . import tasks
from .disk import OUTCOME, Folder, save
from .job import Failure, Task

NICE = 10
MEMORY = "PATUH_JOB_MEMORY"  # bytes of address space


def main() -> None:
    """Do the task that the arguments name."""
    folder, task = Folder(Path(sys.argv[1])), cast(Task, sys.argv[2])
    _limit(int(os.environ[MEMORY]))
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    failure: Failure | None = None
    try:
        tasks.do(task, folder, os.environ)
    except PatuhError as error:
        failure = Failure.of(error)
    except MemoryError:
        failure = TOO_MUCH
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        failure = DISK_FULL
    save(folder.path / OUTCOME, failure, Failure | None)


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

if __name__ == "__main__":
    main()
