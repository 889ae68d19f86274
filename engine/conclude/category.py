"""Kinds of non-compliance as BPJS Ketenagakerjaan names them, gravest first."""

from __future__ import annotations

from ..text import Text

CATEGORIES: dict[str, Text] = {
    "PWBD": Text("PWBD · perusahaan wajib belum daftar", "PWBD · employer not registered"),
    "PDS-TK": Text("PDS-TK · daftar sebagian tenaga kerja", "PDS-TK · some workers not registered"),
    "NON-ASN": Text(
        "NON-ASN · pegawai non-ASN, aparatur desa, dan petugas pemilu belum terlindungi",
        "NON-ASN · non-ASN staff, village staff and election officers not covered",
    ),
    "project": Text("Jasa konstruksi · proyek belum terdaftar", "Construction · project not registered"),
    "PDS-Upah": Text("PDS-Upah · daftar sebagian upah", "PDS-Upah · wages under-reported"),
    "PDS-Program": Text("PDS-Program · daftar sebagian program", "PDS-Program · programmes missing"),
    "arrears": Text("Menunggak iuran", "Contributions in arrears"),
    "inactive": Text("Kepesertaan tidak aktif", "Participation lapsed"),
    "JKP": Text("JKP · jaminan kehilangan pekerjaan belum berlaku", "JKP · unemployment benefit not in place"),
    "late": Text("Terlambat mendaftarkan", "Registered late"),
    "late-payment": Text("Terlambat membayar iuran", "Contributions paid late"),
    "BUMD": Text("BUMD · belum peserta aktif (Inpres)", "BUMD · not an active participant (Inpres)"),
    "government": Text("Kewajiban pemerintah daerah", "Duties of regional government"),
    "labour": Text("Kewajiban ketenagakerjaan lainnya", "Other duties of labour law"),
    "data": Text("Data tidak lengkap atau tidak benar", "Data incomplete or incorrect"),
    "overcharge": Text("Iuran berlebih", "Contributions overcharged"),
    "low-wage": Text(
        "Upah dilaporkan di bawah upah minimum (indikasi)", "Reported below the minimum wage (indication)"
    ),
    "licence": Text("Permohonan izin", "Licence application"),
}


SHORT: dict[str, Text] = {
    **{name: Text.same(name) for name in ("PWBD", "PDS-TK", "PDS-Upah", "PDS-Program", "NON-ASN", "BUMD", "JKP")},
    "project": Text("proyek", "project"),
    "government": Text("pemerintah daerah", "government"),
    "arrears": Text("menunggak", "arrears"),
    "inactive": Text("tidak aktif", "lapsed"),
    "late": Text("terlambat", "late"),
    "late-payment": Text("terlambat bayar", "paid late"),
    "labour": Text("ketenagakerjaan", "labour law"),
    "data": Text.same("data"),
    "overcharge": Text("berlebih", "overcharged"),
    "low-wage": Text("upah minimum", "minimum wage"),
    "licence": Text("izin", "licence"),
}
