"""What can be refused of a job, in words for its officer."""

from __future__ import annotations

from ...errors import PatuhError, UsageError
from ...text import Text


class JobRefused(UsageError):
    """What was asked of a job cannot be done as it stands."""


class JobsUnavailable(PatuhError):
    """The folder of jobs cannot be used."""


def too_big(label: str, most: int) -> JobRefused:
    """A file larger than one may be; `most` bytes."""
    return JobRefused(
        Text("Berkas ini lebih besar dari {m} MB.", "The file is larger than {m} MB.").fill(m=most >> 20),
        at=label,
        todo=Text(
            "Simpan sebagai CSV, atau bagi menjadi beberapa berkas.", "Save it as CSV, or split it into several files."
        ),
    )


def too_many(most: int) -> JobRefused:
    """More files than one check may have."""
    return JobRefused(
        Text("Satu pemeriksaan menerima paling banyak {m} berkas.", "A check takes {m} files at most.").fill(m=most),
        todo=Text("Gabungkan daftarnya, atau buat pemeriksaan lain.", "Join the lists, or make another check."),
    )


NO_SPACE = Text("Ruang penyimpanan layanan tidak cukup.", "The service has not enough disk space.")
NO_SPACE_WHY = Text("Berkas Anda tidak disimpan.", "Your file was not kept.")
NO_SPACE_TODO = Text(
    "Hapus pemeriksaan lama yang tidak diperlukan, atau hubungi pengelola layanan.",
    "Delete old checks that are not needed, or ask whoever runs the service.",
)
NOTHING_SENT = Text("Belum ada berkas yang dipilih.", "No file was chosen.")
EMPTY = Text("Berkas ini kosong.", "The file is empty.")
TWICE = Text(
    "Berkas bernama sama baru saja diunggah di jendela lain.",
    "A file of this name was just uploaded in another window.",
)
BUSY = Text("Pemeriksaan ini sedang berjalan.", "This check is running.")
BUSY_TODO = Text("Tunggu sampai selesai, atau batalkan dahulu.", "Wait until it has ended, or cancel it first.")
NO_FILES = Text("Pemeriksaan ini belum punya berkas.", "This check has no files yet.")
NOT_DONE = Text("Pemeriksaan ini belum selesai.", "This check is not done yet.")
IN_USE = Text(
    "Folder pekerjaan sedang dipakai proses layanan lain.", "The folder of jobs is in use by another service process."
)
IN_USE_WHY = Text(
    "Dua proses akan menjalankan pekerjaan yang sama dua kali.", "Two processes would run the same jobs twice."
)
IN_USE_TODO = Text("Hentikan proses yang lama dahulu.", "Stop the older process first.")
INTERRUPTED = Text(
    "Layanan dimulai ulang ketika pemeriksaan ini berjalan.", "The service was restarted while this check was running."
)
INTERRUPTED_WHY = Text(
    "Berkas dan pilihan Anda tetap ada; hasil yang setengah jadi sudah dibuang.",
    "Your files and choices are still there; half of a result was thrown away.",
)
INTERRUPTED_TODO = Text("Mulai sekali lagi.", "Start it again.")
