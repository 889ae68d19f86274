"""What became of a problem since an older result folder, in words: the same in every format."""

from __future__ import annotations

from ..text import Text

OUTCOME = {
    "cured": (Text("Selesai", "Cured"), Text("Tidak ditemukan lagi.", "No longer found.")),
    "better": (Text("Membaik", "Better"), Text("Kasusnya berkurang.", "Fewer cases.")),
    "unchanged": (
        Text("Tetap", "Unchanged"), Text("Tidak terbukti berkurang atau bertambah.", "Neither fewer nor more."),
    ),
    "worse": (Text("Memburuk", "Worse"), Text("Kasus atau uangnya bertambah.", "More cases or more money.")),
    "new": (Text("Baru", "New"), Text("Sebelumnya tidak ditemukan.", "Not found before.")),
    "not_comparable": (
        Text("Tidak dapat dibandingkan", "Not comparable"),
        Text("Pemberi kerja atau datanya tidak ada di salah satunya.", "Employer or data missing on one side."),
    ),
}  # fmt: skip
WHY = {
    "gone": Text("pemberi kerja tidak ada lagi dalam berkas", "the employer is no longer in the files"),
    "first": Text("pemberi kerja belum ada dalam berkas sebelumnya", "the employer was not in the earlier files"),
    "open": Text("sekarang menunggu data", "now waiting for data"),
    "accepted": Text("sekarang diterima sebagai pengecualian", "now accepted as an exception"),
    "unjudged": Text("tidak diperiksa lagi", "no longer judged"),
    "revealed": Text("sebelumnya menunggu data", "was waiting for data before"),
}
NOBODY = Text("(tanpa pemberi kerja)", "(without an employer)")
