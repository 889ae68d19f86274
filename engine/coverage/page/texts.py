"""What the page of coverage says, in both languages."""

from __future__ import annotations

from ...text import Text

WORDS: dict[str, Text] = {
    "title": Text("Cakupan jaminan sosial ketenagakerjaan", "Coverage of employment social security"),
    "skip": Text("Langsung ke isi", "Skip to the content"),
    "contents": Text("Isi", "Contents"),
    "as_of": Text("Keadaan per {d}", "As of {d}"),
    "made_from": Text(
        "{n} pengamatan dari {s} sumber; buku aturan {b}.", "{n} observations from {s} sources; rulebook {b}."
    ),
    "example": Text(
        "Sebagian angka bertanda CONTOH: rekaan, bukan data resmi.",
        "Some figures are marked CONTOH: invented, no official data.",
    ),
    # headline
    "headline": Text("Di mana kita berdiri", "Where we stand"),
    "coverage": Text("cakupan", "coverage"),
    "of_eligible": Text("{p} dari {e} pekerja terlindungi", "{p} of {e} workers protected"),
    "target": Text("target", "target"),
    "target_year": Text("untuk {y}; bersumber pemberitaan", "for {y}; from news reports"),
    "target_given": Text("seperti diminta", "as asked for"),
    "gap": Text("orang lagi sampai target", "people to go to the target"),
    "reached": Text("target tercapai", "target reached"),
    "no_target": Text("target tahun ini tidak diketahui", "this year's target is not known"),
    "quota_needed": Text("pekerja per desa menutup kekurangan", "workers a village close the gap"),
    "quota_note": Text("di {v} desa", "in {v} villages"),
    "scale": Text(
        "Batang penuh: {m}. Garis tegak: target {t}. Bagian muda: belum pasti.",
        "A full bar is {m}. Upright line: target {t}. Lighter part: not certain.",
    ),
    "scale_plain": Text(
        "Batang penuh: {m}. Bagian muda: belum pasti.", "A full bar is {m}. Lighter part: not certain."
    ),
    "segment": Text("segmen", "segment"),
    "protected": Text("terlindungi", "protected"),
    "eligible": Text("layak", "eligible"),
    "gap_column": Text("kurang", "gap"),
    "basis": Text("dasar", "basis"),
    "from_sum": Text("jumlah kabupaten/kota", "sum of the regions"),
    "beside_sum": Text("jumlah kabupaten/kota {p}", "sum of the regions {p}"),
    "from_province": Text("angka provinsi", "figure of the province"),
    "sum_misses": Text("{n} wilayah tanpa angka", "{n} regions without figures"),
    "sum_agrees": Text("cocok", "which fits"),
    "sum_differs": Text("TIDAK cocok", "which does NOT fit"),
    "side_by_side": Text("Sumber berdampingan", "Sources side by side"),
    "side_note": Text(
        "Angka yang dipakai dari hari terakhir; yang berbeda dalam sebulan sebelumnya di sampingnya, "
        "tidak ada yang ditimpa.",
        "The figures used are of the last day; those that differ within the month before stand beside them, "
        "none is overwritten.",
    ),
    "used": Text("dipakai", "used"),
    "differs": Text("berbeda", "differs"),
    # regions
    "regions": Text("Kabupaten dan kota", "Regencies and cities"),
    "map": Text("Cakupan menurut kabupaten dan kota", "Coverage by regency and city"),
    "map_note": Text(
        "Ubin disusun kira-kira seperti letaknya. Warna berganti pada target.",
        "Tiles lie about as the regions do. Colours change at the target.",
    ),
    "colours_change": Text("Warna berganti pada target.", "Colours change at the target."),
    "map_none": Text("tidak ada angka", "no figures"),
    "told": Text("{r}: cakupan {c}, kurang {g} orang", "{r}: coverage {c}, {g} people short"),
    "told_open": Text("{r}: cakupan {c}", "{r}: coverage {c}"),
    "below": Text("di bawah {a}", "below {a}"),
    "between": Text("{a} sampai {b}", "{a} to {b}"),
    "reached_between": Text("{a} sampai {b} (target tercapai)", "{a} to {b} (target reached)"),
    "from": Text("{a} ke atas", "{a} and more"),
    "ranking": Text("Urutan menurut kekurangan, terbesar dahulu", "By their gap, the largest first"),
    "rank": Text("no.", "no."),
    "region": Text("wilayah", "region"),
    "contradicted": Text("sumber berbeda", "sources differ"),
    "all_segments": Text("Semua segmen tiap wilayah", "All segments of each region"),
    "supervision": Text(
        "Bahan pembinaan gubernur kepada bupati dan wali kota (Inpres 2/2021, huruf c menurut sumber sekunder).",
        "For the governor's supervision of regents and mayors (Inpres 2/2021, letter c by secondary sources).",
    ),
    # trend
    "trend": Text("Perkembangan", "Trend"),
    "trend_picture": Text(
        "Cakupan provinsi dari waktu ke waktu dan jalur ke target",
        "The province's coverage over time, and the path to the target",
    ),
    "trend_note": Text(
        "Garis putus-putus: jalur lurus ke target pada 31 Desember. Batang tegak: sumber satu hari berbeda.",
        "Dashed: the straight path to the target on 31 December. Upright bars: sources of a day differ.",
    ),
    "behind": Text(
        "Jalur ke target menghendaki {p} pada {d}: {n} orang tertinggal.",
        "The path to the target asks for {p} on {d}: {n} people behind.",
    ),
    "ahead": Text(
        "Jalur ke target menghendaki {p} pada {d}: {n} orang di depan.",
        "The path to the target asks for {p} on {d}: {n} people ahead.",
    ),
    "day": Text("tanggal", "day"),
    "source": Text("sumber", "source"),
    # programme
    "programme": Text("Jika ada program", "With a programme"),
    "programme_note": Text(
        "Sekian pekerja rentan per desa, iuran JKK dan JKM {m} seorang sebulan. Potongan PP 50/2025 tidak berlaku bagi "
        "iuran yang dibayar APBN atau APBD. Geser untuk mencoba; tanpa skrip, tabel di bawah memuat skenarionya.",
        "So many vulnerable workers a village, JKK and JKM at {m} a worker and month. The relief of PP 50/2025 is not "
        "for contributions paid out of APBN or APBD. Move the slider to try; without scripts the table below has the "
        "scenarios.",
    ),
    "brief_note": Text(
        "Iuran JKK dan JKM {m} seorang sebulan; potongan PP 50/2025 tidak berlaku bagi iuran yang dibayar APBN atau "
        "APBD.",
        "JKK and JKM at {m} a worker and month; the relief of PP 50/2025 is not for contributions paid out of APBN or "
        "APBD.",
    ),
    "per_village": Text("pekerja per desa", "workers a village"),
    "villages": Text("desa yang ikut", "villages that take part"),
    "desa": Text("desa ({n})", "desa ({n})"),
    "desa_kelurahan": Text("desa dan kelurahan ({n})", "desa and kelurahan ({n})"),
    "own": Text("jumlah sendiri", "own number"),
    "own_number": Text("jumlah desa", "number of villages"),
    "months": Text("bulan", "months"),
    "covered": Text("bagian yang sudah terlindungi", "share covered already"),
    "result_coverage": Text("cakupan sesudahnya", "coverage then"),
    "result_added": Text("pekerja bertambah", "workers more"),
    "result_gap": Text("kurang dari target", "short of the target"),
    "result_cost": Text("biaya", "cost"),
    "result_smallest": Text("kuota terkecil yang menutup", "smallest quota that closes it"),
    "none": Text("tidak ada", "none"),
    "scenarios": Text("Skenario", "Scenarios"),
    "scenarios_note": Text("{b}, {v} desa, {m} bulan", "{b}, {v} villages, {m} months"),
    "observed_share": Text(
        "bagian yang sudah terlindungi menurut cakupan tiap wilayah",
        "share covered already by each region's own coverage",
    ),
    "places": Text("tempat", "places"),
    "asked": Text("diminta", "asked for"),
    "smallest": Text("terkecil yang menutup", "smallest that closes it"),
    "cut": Text(
        "Anggaran {b} cukup untuk {q} per desa, bukan {a}.", "A budget of {b} pays for {q} a village, not {a}."
    ),
    "allocation": Text("Dibagi ke mana", "Where the places go"),
    "allocation_note": Text(
        "Tempat yang sama banyaknya dapat dibagi menurut tujuan. Keuntungan dihitung terhadap kuota sama di tiap desa.",
        "The same number of places can be spread by an objective. Gains are over equal quotas in every village.",
    ),
    "equal": Text("kuota sama tiap desa", "equal quotas"),
    "objective": Text("tujuan", "objective"),
    "worst_gap": Text("kekurangan terburuk", "worst gap"),
    "more": Text("orang lebih banyak", "people more"),
    "narrower": Text("lebih dekat", "narrower by"),
    "points": Text("poin persen", "percentage points"),
    "village_column": Text("desa", "villages"),
    "uncovered": Text("belum terlindungi", "not covered"),
    # claims
    "claims": Text("Yang diberitakan dan hitungannya", "What was reported, and what it comes to"),
    "said": Text("diberitakan", "reported"),
    "computed": Text("dihitung", "computed"),
    "sums": Text("hitungan", "sums"),
    "fits": Text("cocok", "fits"),
    "not_fit": Text("tidak cocok", "does not fit"),
    # duties
    "duties": Text("Kewajiban anggaran pemerintah daerah", "Budget duties of regional government"),
    "duties_note": Text(
        "{n} orang di instansi belum terlindungi; JKK dan JKM setahun kira-kira {r} (Inpres 2/2021, huruf a menurut "
        "sumber sekunder). Upah mereka tidak tercatat: dipakai upah minimum dan tarif JKK terendah.",
        "{n} people at public bodies are not covered; JKK and JKM cost about {r} a year (Inpres 2/2021, letter a by "
        "secondary sources). Their wages are not on record: minimum wage and the lowest JKK rate are used.",
    ),
    "body": Text("instansi", "body"),
    "group": Text("golongan", "staff group"),
    "not_covered": Text("belum terlindungi", "not covered"),
    "not_known": Text("belum diketahui", "not known"),
    "yearly": Text("setahun", "a year"),
    "by_term": Text("menurut masa tugas", "by term"),
    "open_duties": Text("Kewajiban yang terbuka", "Open duties"),
    # sources
    "sources": Text("Semua angka dan sumbernya", "All figures and their sources"),
    "observations": Text("Pengamatan", "Observations"),
    "definition": Text("definisi", "definition"),
    "place": Text("berkas dan baris", "file and row"),
    "aside": Text("Tidak dipakai", "Not used"),
    "rules": Text("Putusan aturan wilayah", "Verdicts of the rules on regions"),
    "rules_note": Text(
        "Aturan wilayah hanya memberi indikasi: target dan kuota bukan hukum.",
        "Rules on regions give indications only: targets and quotas are no law.",
    ),
    "violation": Text("pelanggaran", "violations"),
    "indication": Text("indikasi", "indications"),
    "compliant": Text("sesuai", "compliant"),
    "undetermined": Text("belum dapat ditentukan", "undetermined"),
    "rule": Text("aturan", "rule"),
    "figures_used": Text("Angka buku aturan", "Figures of the rulebook"),
    "data_note": Text(
        "Data terbuka ada di sebelah halaman ini: CSV dengan kode Kemendagri, dan metadata.json.",
        "Open data lies beside this page: CSV with the codes of the ministry of home affairs, and metadata.json.",
    ),
    "not_stated": Text("tidak disebut", "not stated"),
}
