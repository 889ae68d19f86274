"""Why there is no answer: the request was not refused, and may be sent again."""

from __future__ import annotations

from ...errors import PatuhError
from ...text import Text


class NotNow(PatuhError):
    """No answer can be given now, and none was; the same request may be sent again after `after` seconds."""

    def __init__(self, what: Text, after: int, *, why: Text | None = None, todo: Text | None = None) -> None:
        super().__init__(what, why=why or NOTHING_GIVEN, todo=todo or AGAIN)
        self.after = after


class TooSlow(NotNow):
    """The answer did not come within the time budget, and was not recorded."""

    def __init__(self) -> None:
        super().__init__(
            Text("Jawaban tidak selesai dalam batas waktu.", "The answer was not ready within the time budget."), 1
        )


class WithheldAnswer(PatuhError):
    """The decision was withheld, as its two computations differ or one failed; `id` is the record in the audit."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(
            Text(
                "Keputusan ditahan: perhitungan kedua tidak menguatkannya. Catatan: {i}.",
                "The decision is withheld: its second computation does not confirm it. Record: {i}.",
            ).fill(i=id),
            why=NOTHING_GIVEN,
            todo=Text(
                "Sampaikan nomor catatan itu kepada pengelola layanan; putuskan permohonan ini secara manual.",
                "Give that number to whoever runs the service; decide this application by hand.",
            ),
        )


NOTHING_GIVEN = Text("Tidak ada keputusan yang diberikan.", "No decision was given.")
AGAIN = Text(
    "Kirim permintaan yang sama lagi, dengan Idempotency-Key yang sama.",
    "Send the same request again, with the same Idempotency-Key.",
)
