"""What stands round every page."""

from __future__ import annotations

from ...text import Text

WORDS = {
    "service": Text("Pra-cek Jamsostek", "Jamsostek pre-check"),
    "skip": Text("Langsung ke isi halaman", "Skip to the content"),
    "navigation": Text("Navigasi utama", "Main navigation"),
    "language": Text("Bahasa", "Language"),
    "sign_out": Text("Keluar", "Sign out"),
    "sign_in": Text("Masuk", "Sign in"),
    "change_password": Text("Ganti kata sandi", "Change password"),
    "about": Text(
        "Keputusan dibuat dengan patuh, mesin aturan terbuka; hukumnya tertulis dalam buku aturan.",
        "Decisions are made with patuh, an open rule engine; the law stands in its rulebook.",
    ),
    "rulebook": Text("Buku aturan", "Rulebook"),
    "no_rulebook": Text("belum dimuat", "not loaded"),
    "data_on": Text("Data kepesertaan per", "Membership data as of"),
    "no_data": Text("belum ada", "none yet"),
    "check_slip": Text("Periksa keaslian lembar", "Check a slip"),
    "home": Text("Beranda", "Home"),
    "required": Text("wajib diisi", "required"),
    "yes": Text("Ya", "Yes"),
    "no": Text("Tidak", "No"),
    "not_known": Text("Belum diketahui", "Not known"),
    "choose": Text("Pilih …", "Choose …"),
    "not_stated": Text("Tidak disebut", "Not stated"),
    "problem": Text("Ada yang perlu diperbaiki", "Something needs mending"),
}
