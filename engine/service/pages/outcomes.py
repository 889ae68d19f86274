"""What a decision is called on a page, and what the officer does next: plain words for six decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...text import Text


@dataclass(frozen=True)
class Words:
    """The heading of a decision, and what the officer does next."""

    heading: Text
    next: Text


OUTCOMES: Mapping[str, Words] = {
    "refuse": Words(
        Text("Tolak", "Refuse"),
        Text(
            "Sampaikan penolakan beserta alasan dan dasar hukumnya. Permohonan dapat diajukan lagi setelah sanksinya "
            "dicabut oleh instansi yang mengenakannya.",
            "Give the refusal with its reason and legal basis. The applicant may apply again once the authority that "
            "imposed the sanction has lifted it.",
        ),
    ),
    "insufficient_data": Words(
        Text("Data belum cukup", "Not enough data"),
        Text(
            "Jangan putuskan dulu. Minta keterangan yang tercantum di bawah, isikan, lalu putuskan lagi.",
            "Do not decide yet. Ask for what is listed below, fill it in, and decide again.",
        ),
    ),
    "remedy_required": Words(
        Text("Perlu dilengkapi", "To be completed"),
        Text(
            "Minta pemohon memenuhi yang tercantum di bawah. Permohonan menunggu kelengkapan ini.",
            "Ask the applicant for what is listed below. The application waits until it is complete.",
        ),
    ),
    "proceed_with_condition": Words(
        Text("Lanjut dengan syarat", "Proceed on a condition"),
        Text(
            "Lanjutkan permohonan setelah syarat di bawah dipenuhi secara tertulis, dan catat hari pemeriksaan "
            "kembali.",
            "Go on with the application once the condition below is met in writing, and note the day to check again.",
        ),
    ),
    "advisory": Words(
        Text("Lanjut dengan catatan", "Proceed, with advice"),
        Text(
            "Lanjutkan permohonan, dan sampaikan catatan di bawah kepada pemohon.",
            "Go on with the application, and pass the advice below to the applicant.",
        ),
    ),
    "proceed": Words(
        Text("Lanjut", "Proceed"),
        Text(
            "Lanjutkan permohonan. Dari sisi kepesertaan Jamsostek tidak ada yang menghalangi.",
            "Go on with the application. Nothing about Jamsostek participation stands against it.",
        ),
    ),
}
