"""Kinds of non-compliance as BPJS Ketenagakerjaan names them, gravest first, and what counts as one problem."""

from __future__ import annotations

from collections.abc import Iterable

from ..text import Text

CATEGORIES: dict[str, Text] = {
    "PWBD": Text("PWBD · perusahaan wajib belum daftar", "PWBD · employer not registered"),
    "PDS-TK": Text("PDS-TK · daftar sebagian tenaga kerja", "PDS-TK · some workers not registered"),
    "PDS-Upah": Text("PDS-Upah · daftar sebagian upah", "PDS-Upah · wages under-reported"),
    "PDS-Program": Text("PDS-Program · daftar sebagian program", "PDS-Program · programmes missing"),
    "arrears": Text("Menunggak iuran", "Contributions in arrears"),
    "inactive": Text("Kepesertaan tidak aktif", "Participation lapsed"),
    "late": Text("Terlambat mendaftarkan", "Registered late"),
    "BUMD": Text("BUMD · belum peserta aktif (Inpres)", "BUMD · not an active participant (Inpres)"),
    "data": Text("Data pekerja tidak lengkap atau tidak benar", "Data of workers incomplete or incorrect"),
    "overcharge": Text("Iuran berlebih", "Contributions overcharged"),
    "low-wage": Text(
        "Upah dilaporkan di bawah upah minimum (indikasi)", "Reported below the minimum wage (indication)"
    ),
    "licence": Text("Permohonan izin", "Licence application"),
}


SHORT: dict[str, Text] = {
    **{name: Text.same(name) for name in ("PWBD", "PDS-TK", "PDS-Upah", "PDS-Program", "BUMD")},
    "arrears": Text("menunggak", "arrears"),
    "inactive": Text("tidak aktif", "lapsed"),
    "late": Text("terlambat", "late"),
    "data": Text.same("data"),
    "overcharge": Text("berlebih", "overcharged"),
    "low-wage": Text("upah minimum", "minimum wage"),
    "licence": Text("izin", "licence"),
}


def headline(found: Iterable[str]) -> str:
    """The category that leads for an employer with several; empty when nothing was found."""
    present = set(found)
    return next((name for name in CATEGORIES if name in present), "")


def cause(subject_key: str, problem: str) -> str:
    """What one problem is known by, however many laws forbid it: the subject it starts from and the problem."""
    return f"{subject_key}#{problem}"
