"""What can keep the audit from taking an entry or giving one back."""

from __future__ import annotations

from pathlib import Path

from ...errors import PatuhError
from ...text import Text
from .entry import Entry


class AuditUnavailable(PatuhError):
    """Nothing was recorded: the disk is full, the file locked, unreadable or not writable."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            Text("Catatan audit tidak dapat dipakai ({r}).", "The audit cannot be used ({r}).").fill(r=reason),
            at=path.name,
            why=Text(
                "Tanpa catatan audit tidak ada jawaban yang diberikan.",
                "No answer is given without an entry in the audit.",
            ),
            todo=Text(
                "Periksa ruang disk dan hak tulis folder data, lalu ulangi; yang sudah dijawab tetap tercatat.",
                "Check the disk's space and who may write to the data folder, then retry; what was answered is kept.",
            ),
        )


class AuditDamaged(PatuhError):
    """What the file holds is not what was recorded."""

    def __init__(self, path: Path, number: int) -> None:
        super().__init__(
            Text("Isi catatan audit nomor {n} tidak utuh.", "The content of audit entry {n} is not whole.").fill(
                n=number
            ),
            at=path.name,
            why=Text(
                "Isinya berbeda dari yang dicatat, jadi tidak boleh ditampilkan sebagai keputusan.",
                "It differs from what was recorded, so it must not be shown as a decision.",
            ),
            todo=Text(
                "Jalankan `patuh audit verify`, dan amankan berkasnya sebagai bukti.",
                "Run `patuh audit verify`, and keep the file as evidence.",
            ),
        )


class RetryConflict(PatuhError):
    """An Idempotency-Key that came before with another request."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "Idempotency-Key ini sudah dipakai untuk permintaan lain.",
                "This Idempotency-Key was used for another request.",
            ),
            why=Text(
                "Satu kunci berarti satu permintaan; menjawabnya lagi akan mengaburkan keputusan mana yang berlaku.",
                "One key means one request; to answer again would blur which decision holds.",
            ),
            todo=Text("Kirim permintaan yang sama, atau pakai kunci baru.", "Send the same request, or use a new key."),
        )


class AlreadyAnswered(Exception):
    """Two races with one Idempotency-Key met, and the other won: `entry` is its answer."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"answered as entry {entry.number}")
        self.entry = entry
