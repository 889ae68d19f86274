"""The letters there are: who gets one, which template writes it, and which event of the ladder it is once sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...text import Text


@dataclass(frozen=True)
class Kind:
    """A kind of letter.

    `to` is who gets it: `breaching` employers, those `firm`ly in breach (proven, and under an article that was read),
    the `owner`s of regional firms, those `due` for the event on the ladder, or `list`: one letter with all of them.
    `tells` what is told of it: `all`, what is `firm`, or only what the sanctions answer (`punished`).
    `event` is the ladder's event that it is when sent; None where the ladder knows none.
    """

    label: Text
    template: str
    to: str
    tells: str
    event: str | None


KINDS: Mapping[str, Kind] = {
    "sphp": Kind(
        Text("surat pemberitahuan hasil pemeriksaan", "notice of findings"),
        "sphp.typ",
        "breaching",
        tells="all",
        event="found",
    ),
    "nota": Kind(Text("nota pemeriksaan", "labour inspector's note"), "nota.typ", "firm", tells="firm", event=None),
    "teguran-1": Kind(
        Text("teguran tertulis pertama", "first warning"), "teguran.typ", "due", tells="punished", event="warning_1"
    ),
    "teguran-2": Kind(
        Text("teguran tertulis kedua", "second warning"), "teguran.typ", "due", tells="punished", event="warning_2"
    ),
    "tmp2t": Kind(
        Text("rekomendasi tidak mendapat pelayanan publik tertentu", "recommendation to refuse public services"),
        "tmp2t.typ",
        "due",
        tells="punished",
        event="request",
    ),
    "pemilik": Kind(
        Text("surat kepada pemilik BUMD", "letter to the owner"), "pemilik.typ", "owner", tells="all", event=None
    ),
    "rujukan": Kind(
        Text("daftar rujukan kepada instansi ketenagakerjaan", "referral list"),
        "rujukan.typ",
        "list",
        tells="firm",
        event="reported",
    ),
}
USUAL = ("sphp",)
