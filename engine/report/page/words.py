"""What the page says, in both languages."""

from __future__ import annotations

from ...text import Text

WORDS: dict[str, Text] = {
    "title": Text("Kepatuhan jaminan sosial ketenagakerjaan", "Compliance with employment social security"),
    "skip": Text("Langsung ke isi", "Skip to the content"),
    "contents": Text("Isi", "Contents"),
    "as_of": Text("Keadaan per {d}", "As of {d}"),
    "made_from": Text(
        "Dari {n} daftar dengan {r} baris; buku aturan {b}.", "From {n} lists with {r} rows; rulebook {b}."
    ),
    "masked": Text("Tanpa NIK dan tanpa nama pekerja.", "Without NIK and without names of workers."),
    "public": Text(
        "Versi untuk umum: tanpa nama pemberi kerja; kelompok yang berisi kurang dari lima tidak ditampilkan, "
        "begitu pula kelompok yang darinya angka itu dapat dihitung.",
        "For the public: names no employer; groups of fewer than five are not shown, nor groups from which such a "
        "number could be worked out.",
    ),
    "few": Text("kurang dari 5", "fewer than 5"),
    "withheld": Text("tidak ditampilkan", "not shown"),
    "nothing_found": Text(
        "Tidak ada pelanggaran dan tidak ada indikasi.", "No violations and no indications were found."
    ),
    "nothing_found_but": Text(
        "Yang belum dapat ditentukan di bawah ini bukan bukti kepatuhan.",
        "What is undetermined below is no proof of compliance.",
    ),
    # headline
    "headline": Text("Sekilas", "At a glance"),
    "breaching": Text("pemberi kerja bermasalah", "employers with problems"),
    "of_employers": Text("dari {n} yang diperiksa ({p})", "of {n} examined ({p})"),
    "persons": Text("pekerja terdampak", "workers affected"),
    "of_workers": Text("dari {n} pekerja yang diperiksa ({p})", "of {n} workers examined ({p})"),
    "at_stake_month": Text("tidak terbayar setiap bulan", "withheld each month"),
    "at_stake_note": Text("iuran yang seharusnya dibayar", "contributions that should be paid"),
    "at_stake_once": Text("tunggakan dan kekurangan sekali bayar", "arrears and shortfalls, once"),
    "unknown_amounts": Text("{n} masalah tanpa jumlah yang diketahui", "{n} problems whose amount is not known"),
    "problems": Text("masalah", "problems"),
    "problems_note": Text(
        "{v} temuan pelanggaran, {i} temuan indikasi: satu masalah dapat melanggar beberapa peraturan",
        "{v} findings of violation, {i} of indication: one problem may breach several laws",
    ),
    "waiting": Text("kasus belum dapat ditentukan", "cases undetermined"),
    "waiting_note": Text("{n} putusan menunggu fakta", "{n} verdicts wait for facts"),
    "accepted_note": Text(
        "{n} temuan diterima sebagai pengecualian dan tidak dihitung.",
        "{n} findings are accepted as exceptions and not counted.",
    ),
    # kinds
    "kinds": Text("Menurut jenis", "By kind"),
    "kinds_note": Text(
        "Satu pemberi kerja dapat masuk beberapa jenis, jadi kolom pemberi kerja dan pekerja tidak untuk dijumlahkan.",
        "An employer may be of several kinds, so employers and workers do not add up.",
    ),
    "kind": Text("jenis", "kind"),
    "employers": Text("pemberi kerja", "employers"),
    "workers": Text("pekerja", "workers"),
    "findings": Text("temuan", "findings"),
    "month": Text("sebulan", "a month"),
    "once_column": Text("sekali", "once"),
    # regions
    "regions": Text("Menurut kabupaten/kota", "By regency and city"),
    "map": Text(
        "Bagian pemberi kerja yang bermasalah, menurut kabupaten/kota", "Share of employers with problems, by region"
    ),
    "map_note": Text(
        "Angka: bagian pemberi kerja yang diperiksa yang bermasalah. Pilih wilayah untuk membaca barisnya.",
        "Figures: share of the employers examined that have problems. Choose a region to read its row.",
    ),
    "map_none": Text("tidak ada yang diperiksa", "none examined"),
    "region_told": Text(
        "{r}: {b} dari {e} pemberi kerja bermasalah ({p})", "{r}: {b} of {e} employers with problems ({p})"
    ),
    "region_hidden": Text("{r}: tidak ditampilkan", "{r}: not shown"),
    "region": Text("kabupaten/kota", "regency or city"),
    "nowhere": Text("tidak disebut", "not stated"),
    "examined": Text("diperiksa", "examined"),
    "with_problems": Text("bermasalah", "with problems"),
    "share": Text("bagian", "share"),
    "unregistered": Text("belum daftar", "unregistered"),
    "affected": Text("terdampak", "affected"),
    "no_regions": Text("Tidak satu pun daftar menyebut kabupaten/kota.", "No list states a regency or city."),
    "total": Text("Jumlah", "Total"),
    # changes
    "changes": Text("Perubahan sejak {d}", "Changes since {d}"),
    "changes_caption": Text(
        "Banyaknya masalah pemberi kerja menurut perubahannya, dan kasusnya.",
        "Problems of employers by what became of them, and their cases.",
    ),
    "cases_before": Text("kasus dahulu", "cases then"),
    "cases_now": Text("kasus sekarang", "cases now"),
    "money_before": Text("Uang yang dipertaruhkan dahulu: {b}; sekarang: {n}.", "Money at stake then: {b}; now: {n}."),
    "none": Text("tidak ada", "none"),
    "changed_list": Text("{a} dari {b} perubahan", "{a} of {b} changes"),
    "changed_rest": Text(
        "Selengkapnya di lembar Perubahan dalam laporan.xlsx.",
        "All of them stand on the sheet Changes of laporan.xlsx.",
    ),
    "outcome": Text("perubahan", "change"),
    "problem": Text("masalah", "problem"),
    "note": Text("catatan", "note"),
    # licence applications
    "applications": Text("Permohonan izin", "Licence applications"),
    "application_count": Text("permohonan izin", "licence applications"),
    "decisions_note": Text("Keputusan atas {n} permohonan izin.", "The decisions on {n} licence applications."),
    "decisions_few": Text("Keputusan atas permohonan izin.", "The decisions on licence applications."),
    "decision": Text("keputusan", "decision"),
    "application": Text("permohonan", "application"),
    "licence": Text("jenis izin", "licence"),
    "why_decided": Text("alasan", "reasons"),
    "applications_list": Text("Tiap permohonan, yang ditolak lebih dahulu.", "Each application, those refused first."),
    "applications_rest": Text(
        "{a} dari {b} permohonan, yang ditolak lebih dahulu; semuanya di lembar Permohonan izin dalam laporan.xlsx.",
        "{a} of {b} applications, those refused first; all stand on the sheet Licence applications of laporan.xlsx.",
    ),
    # worst
    "worst": Text("Masalah terbanyak", "Most problems"),
    "worst_note": Text("{n} {w} dengan masalah terbanyak.", "The {n} {w} with most problems."),
    "employer": Text("pemberi kerja", "employer"),
    "kinds_column": Text("jenis", "kinds"),
    # money
    "money": Text("Uang yang dipertaruhkan", "Money at stake"),
    "money_note": Text(
        "Tiap rupiah dihitung sekali, juga bila beberapa peraturan melarang hal yang sama. Jumlah yang tidak diketahui "
        "tidak ditaksir.",
        "Every rupiah counts once, even where several laws forbid the same. Unknown amounts are not guessed.",
    ),
    "unknown_column": Text("jumlah tidak diketahui", "amount unknown"),
    "a_month": Text("{m} sebulan", "{m} a month"),
    "once": Text("{m} sekali bayar", "{m} once"),
    "amounts_unknown": Text("{n} jumlah tidak diketahui", "{n} amounts unknown"),
    "no_money": Text("Tidak ada uang yang dipertaruhkan.", "No money is at stake."),
    # undetermined
    "undetermined": Text("Belum dapat ditentukan, dan mengapa", "Undetermined, and why"),
    "undetermined_note": Text(
        "{n} putusan pada {c} kasus menunggu fakta. Belum dapat ditentukan bukan berarti patuh, dan bukan berarti "
        "bersalah.",
        "{n} verdicts on {c} cases wait for facts. Undetermined means neither compliant nor guilty.",
    ),
    "all_determined": Text("Semua putusan dapat ditentukan.", "Every verdict could be determined."),
    "cause": Text("sebab", "cause"),
    "verdicts": Text("putusan", "verdicts"),
    "cases": Text("kasus", "cases"),
    "to_settle": Text("yang menyelesaikannya", "what would settle it"),
    "other_causes": Text("{n} sebab lain", "{n} other causes"),
    "few_causes": Text(
        "Sebab yang menahan kurang dari lima kasus tidak ditampilkan.",
        "Causes that hold up fewer than five cases are not shown.",
    ),
    "unread": Text("Sel yang tidak terbaca", "Cells that could not be read"),
    "unread_note": Text(
        "{n} sel. Barisnya tetap diperiksa; fakta itu saja yang tidak diketahui.",
        "{n} cells. Their rows were judged all the same; only that fact is unknown.",
    ),
    "rejected": Text("Baris yang ditolak", "Rows that were rejected"),
    "rejected_note": Text("{n} baris tidak dapat diperiksa sama sekali.", "{n} rows could not be judged at all."),
    "file": Text("berkas", "file"),
    "column": Text("kolom", "column"),
    "reason": Text("sebab", "reason"),
    "todo": Text("yang perlu dilakukan", "what to do"),
    "count": Text("banyaknya", "count"),
    "first_row": Text("baris pertama", "first row"),
    # employers
    "list": Text("Tiap {w}", "Each {w}"),
    "search": Text("cari nama atau NPP", "search name or NPP"),
    "any_kind": Text("semua jenis", "all kinds"),
    "any_region": Text("semua kabupaten/kota", "all regencies and cities"),
    "sort": Text("urutkan", "sort by"),
    "by_causes": Text("masalah terbanyak", "most problems"),
    "by_persons": Text("pekerja terdampak terbanyak", "most workers affected"),
    "by_month": Text("uang sebulan terbanyak", "most money a month"),
    "by_once": Text("tunggakan terbesar", "largest arrears"),
    "by_waiting": Text("belum ditentukan terbanyak", "most undetermined"),
    "by_name": Text("nama", "name"),
    "shown": Text("{a} dari {b} ditampilkan", "{a} of {b} shown"),
    "more": Text("Tampilkan {n} lagi", "Show {n} more"),
    "without_script": Text(
        "{a} dari {b} ditampilkan, masalah terbanyak lebih dahulu. Yang lain ada di findings.csv dan subjects.csv "
        "dalam folder hasil; dengan JavaScript semuanya ada di sini.",
        "{a} of {b} shown, most problems first. The others stand in findings.csv and subjects.csv of the result "
        "folder; with JavaScript all of them are here.",
    ),
    "no_employers": Text("Tidak ada pemberi kerja yang diperiksa.", "No employer was examined."),
    "others": Text("Masalah di luar pemberi kerja", "Problems outside any employer"),
    "others_note": Text(
        "Kasus yang tidak terkait pemberi kerja, misalnya pekerja bukan penerima upah yang membayar sendiri.",
        "Cases of no employer, such as non-wage earners who pay for themselves.",
    ),
    "row_facts": Text("{w} pekerja, {p} terdampak · tercatat di {f}", "{w} workers, {p} affected · listed in {f}"),
    "row_waiting": Text("{n} putusan belum dapat ditentukan", "{n} verdicts undetermined"),
    "row_accepted": Text("{n} temuan diterima sebagai pengecualian", "{n} findings accepted as exceptions"),
    "row_clean": Text("Tidak ada masalah yang ditemukan.", "No problem was found."),
    "row_problems": Text("{n} masalah", "{n} problems"),
    "violation": Text("pelanggaran", "violation"),
    "indication": Text("indikasi", "indication"),
    "laws": Text("Dasar", "Basis"),
    "remedy": Text("Perbaikan", "Remedy"),
    "stake": Text("Uang", "Money"),
    "places": Text("Tempat", "Places"),
    "more_rows": Text(" … dan {n} kelompok baris lain (findings.csv)", " … and {n} more runs of rows (findings.csv)"),
    # sources
    "sources": Text("Sumber dan cara membaca", "Sources and how to read this"),
    "list_role": Text("daftar", "list"),
    "rows": Text("baris", "rows"),
    "judged": Text("diperiksa", "judged"),
    "used": Text("dipakai", "used"),
    "row_rejected": Text("ditolak", "rejected"),
    "skipped": Text("dilewati", "skipped"),
    "row_blank": Text("kosong", "blank"),
    "all_files": Text("semua berkas", "all files"),
    "read_problem": Text(
        "Masalah adalah satu hal yang salah pada satu kasus; temuan adalah masalah itu menurut satu peraturan.",
        "A problem is one thing wrong with one case; a finding is that problem under one law.",
    ),
    "read_indication": Text(
        "▲ Pelanggaran: peraturan yang mengikat tidak dipenuhi. △ Indikasi: patut diklarifikasi, belum tentu salah.",
        "▲ Violation: a binding rule is not met. △ Indication: to be clarified, not necessarily a breach.",
    ),
    "read_articles": Text(
        "Di belakang tiap pasal tertulis seberapa jauh naskahnya dibaca. “Pasal belum diverifikasi” berarti nomor "
        "pasalnya tidak disebut karena naskahnya belum dibaca.",
        "Each article says how far its text was read. “Article not verified” means that no article is named, as the "
        "text was not read.",
    ),
    "read_evidence": Text(
        "Bukti tiap temuan ada di findings.csv dalam folder hasil; `patuh explain` menjelaskannya selangkah-selangkah.",
        "The evidence of each finding is in findings.csv of the result folder; `patuh explain` tells it step by step.",
    ),
    "assumed": Text("Dengan anggapan: {a}.", "Assuming: {a}."),
    "complete": Text("Daftar {n} dianggap lengkap.", "The list {n} is taken as complete."),
    "not_advice": Text(
        "Aturan ini rumusan kerja atas peraturan, bukan nasihat hukum.",
        "The rules are a working statement of the law, not legal advice.",
    ),
}
