"""A service to try: invented employers (CONTOH) on record as of today, one client and one officer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from ..language.rulebook import Rulebook
from ..service.access.access import Access
from ..service.registry.loading import Asked, load
from ..service.settings import Data
from ..text import Text

CLIENT, OFFICER = "SIMBG CONTOH", "petugas-contoh"
HEAD = "NPP;NIB;Nama Perusahaan;Kab/Kota;Status Kepesertaan;Bulan Tunggakan;TMP2T;PDS Upah\n"
ROWS = """\
CT000001;9900000000017;PT CONTOH Tertib;Palembang;Aktif;0;tidak;tidak
CT000002;9900000000025;PT CONTOH Menunggak;Lahat;Aktif;2;tidak;tidak
CT000003;9900000000033;CV CONTOH Disanksi;Palembang;Tidak Aktif;9;ya;tidak
CT000004;9900000000041;PT CONTOH Belum Jelas;Palembang;;;;
CT000005;9900000000058;PT CONTOH Baru;Prabumulih;Belum Terdaftar;0;tidak;tidak
CT000006;9900000000066;PT CONTOH Temuan;Palembang;Aktif;0;tidak;ya
"""


def load_sample(data: Data, rules: Path) -> None:
    """Load the invented employers as of today."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "kepesertaan-contoh.csv"
        path.write_text(HEAD + ROWS, "utf-8")
        load(data.registry, [path], Rulebook.load(rules), Asked(datetime.now().astimezone(), as_of=date.today()))


def welcome(access: Access, address: str) -> Iterator[Text]:
    """A key and an account, and what to do with them."""
    _, key = access.clients.add(CLIENT, ["precheck", "read"])
    _, password = access.officers.add(OFFICER, "admin", "Petugas CONTOH", must_change=False)
    yield ABOUT
    yield PAGES.fill(a=address, o=OFFICER, p=password)
    yield API
    yield Text.same(
        f"curl -H 'Authorization: Bearer {key}' -H 'Content-Type: application/json' "
        f"""-d '{{"application": {{"npp": "CT000002", "licence_kind": "pbg", "channel": "regional"}}}}' """
        f"'{address}/v1/precheck'"
    )


ABOUT = Text(
    "Semua data di sini rekaan dan hilang bila dihentikan (Ctrl-C).",
    "All data here are invented, and gone when it is stopped (Ctrl-C).",
)
PAGES = Text(
    "Halaman petugas: {a}/  nama pengguna {o}  kata sandi {p}", "Pages for officers: {a}/  user {o}  password {p}"
)
API = Text("Satu keputusan lewat API:", "One decision by the API:")
