"""Every reason a cell or a row cannot be read: what is wrong, and what to do about it."""

from __future__ import annotations

from types import MappingProxyType

from ..text import Text

# Notes stand beside a value that was mended; every other reason leaves a fact or a row without one.
NOTES = frozenset({"zero_restored"})


def what(code: str) -> Text:
    """What is wrong; raises KeyError for a code that does not exist."""
    return REASONS[code][0]


def hint(code: str) -> Text:
    """What to do about it; raises KeyError for a code that does not exist."""
    return REASONS[code][1]


_AS_TEXT = Text(
    "Ambil lagi dari sumbernya dan simpan kolom ini sebagai teks sebelum mengetik atau menempel angkanya.",
    "Take it from its source again, and format the column as text before typing or pasting the numbers.",
)
_ONE_SPELLING = Text(
    "Tulis rupiah penuh, misalnya 3500000 atau 3.500.000.", "Write it in full rupiah, such as 3500000 or 3.500.000."
)
_DATE_SPELLING = Text("Tulis hari-bulan-tahun, misalnya 17-08-2024.", "Write day-month-year, such as 17-08-2024.")
_FROM_CARD = Text("Cocokkan dengan KTP atau KK pekerja.", "Compare it with the worker's identity card.")
_FROM_LETTER = Text(
    "Cocokkan dengan surat atau sertifikat aslinya.", "Compare it with the original letter or certificate."
)
_COUNT_CELLS = Text(
    "Hitung kolom baris ini; teks yang memuat pemisah harus diapit tanda kutip.",
    "Count this row's columns; text that holds a separator must stand in quotes.",
)
_FIX_QUOTES = Text(
    'Tutup tanda kutipnya, atau gandakan tanda kutip di dalam teks ("").',
    'Close the quotes, or double a quote that belongs to the text ("").',
)

REASONS: MappingProxyType[str, tuple[Text, Text]] = MappingProxyType(
    {
        # ── cells ────────────────────────────────────────────────────────────────────────────────
        "excel_damage": (
            Text("Angkanya rusak oleh program lembar kerja.", "The number was damaged by a spreadsheet program."),
            _AS_TEXT,
        ),
        "excel_error": (
            Text("Selnya berisi galat rumus lembar kerja.", "The cell holds a spreadsheet error."),
            Text(
                "Perbaiki rumusnya atau lebarkan kolomnya, lalu simpan lagi sebagai CSV.",
                "Mend the formula or widen the column, and save it as CSV again.",
            ),
        ),
        "nul_byte": (
            Text("Selnya memuat karakter NUL yang bukan teks.", "The cell holds NUL characters, which are no text."),
            Text("Ekspor berkasnya sekali lagi dari sumbernya.", "Export the file from its source again."),
        ),
        "text_too_long": (
            Text(
                "Teksnya terlalu panjang untuk sebuah nama atau nomor.", "The text is too long for a name or a number."
            ),
            Text(
                "Periksa apakah beberapa baris menyatu dalam sel ini.",
                "See whether several rows ran together in this cell.",
            ),
        ),
        "number_ambiguous": (
            Text("Angkanya dapat dibaca dengan lebih dari satu cara.", "The number can be read in more than one way."),
            _ONE_SPELLING,
        ),
        "not_a_number": (Text("Ini bukan angka.", "This is not a number."), _ONE_SPELLING),
        "not_whole": (
            Text("Ini bukan bilangan bulat.", "This is not a whole number."),
            Text("Tulis banyaknya tanpa pecahan.", "Write the count without a fraction."),
        ),
        "out_of_range": (
            Text("Angkanya di luar batas yang mungkin.", "The number is outside what is possible."),
            Text("Periksa tanda minus dan banyaknya angka.", "Check for a minus sign and count the digits."),
        ),
        "wage_zero": (
            Text("Upah nol bukan upah.", "A wage of zero is no wage."),
            Text(
                "Isi upah sebulan; kosongkan bila tidak diketahui.",
                "Give the monthly wage; leave the cell empty if it is not known.",
            ),
        ),
        "wage_too_small": (
            Text(
                "Upah sebulan di bawah Rp100.000: mungkin ditulis dalam ribuan.",
                "A monthly wage below Rp100,000: it may be in thousands.",
            ),
            _ONE_SPELLING,
        ),
        "date_unreadable": (Text("Ini bukan tanggal yang dikenal.", "This is no date that is known."), _DATE_SPELLING),
        "month_unreadable": (
            Text("Ini bukan bulan yang dikenal.", "This is no month that is known."),
            Text("Tulis bulan dan tahun, misalnya 08-2024.", "Write month and year, such as 08-2024."),
        ),
        "month_unknown": (Text("Nama bulannya tidak dikenal.", "The month's name is not known."), _DATE_SPELLING),
        "month_out_of_range": (
            Text(
                "Bulannya lebih dari 12; hari dan bulan mungkin tertukar.",
                "The month is over 12; day and month may be swapped.",
            ),
            _DATE_SPELLING,
        ),
        "year_out_of_range": (Text("Tahunnya di luar 1900–2100.", "The year is outside 1900–2100."), _DATE_SPELLING),
        "impossible_date": (
            Text("Tanggal ini tidak ada di kalender.", "The calendar has no such day."),
            _DATE_SPELLING,
        ),
        "cross_ambiguous": (
            Text("Tanda silang dapat berarti ya atau tidak.", "A cross can mean yes or no."),
            Text("Tulis ya atau tidak.", "Write ya or tidak."),
        ),
        "not_yes_or_no": (
            Text("Ini bukan ya atau tidak.", "This is neither yes nor no."),
            Text("Tulis ya atau tidak.", "Write ya or tidak."),
        ),
        "unknown_word": (
            Text("Kata ini tidak dikenal untuk kolomnya.", "This word is not known for its column."),
            Text(
                "Pakai salah satu nilai yang dikenal (patuh show <fakta>).",
                "Use one of the known values (patuh show <fact>).",
            ),
        ),
        # ── identifiers ──────────────────────────────────────────────────────────────────────────
        "not_digits": (
            Text("Nomornya memuat selain angka 0–9.", "The number holds something other than the digits 0–9."),
            _FROM_LETTER,
        ),
        "not_alphanumeric": (
            Text(
                "Nomornya memuat selain huruf dan angka.", "The number holds something other than letters and digits."
            ),
            _FROM_LETTER,
        ),
        "nik_as_npp": (
            Text("Ini NIK, bukan NPP.", "This is a NIK, not an NPP."),
            Text("Periksa apakah isi baris ini bergeser kolom.", "See whether this row has slipped by a column."),
        ),
        "no_digit": (
            Text("Ini kata, bukan nomor.", "This is a word, not a number."),
            Text("Tulis nomornya, atau “belum ada”.", "Write the number, or “belum ada” if there is none."),
        ),
        "dummy_number": (
            Text("Ini nomor pengisi, bukan nomor asli.", "This is a filler, not a real number."),
            Text("Tulis nomor aslinya, atau kosongkan.", "Write the real number, or leave the cell empty."),
        ),
        "too_long": (Text("Nomornya lebih dari 20 karakter.", "The number has more than 20 characters."), _FROM_LETTER),
        "nik_length": (Text("NIK harus 16 angka.", "A NIK has 16 digits."), _FROM_CARD),
        "nik_date": (
            Text("Tanggal lahir di dalam NIK tidak ada.", "The date of birth in the NIK does not exist."),
            _FROM_CARD,
        ),
        "nik_region": (Text("Kode wilayah NIK tidak ada.", "The region code in the NIK does not exist."), _FROM_CARD),
        "nib_length": (Text("NIB harus 13 angka.", "An NIB has 13 digits."), _FROM_LETTER),
        "npwp_length": (Text("NPWP harus 15, 16, atau 22 angka.", "An NPWP has 15, 16 or 22 digits."), _FROM_LETTER),
        "zero_restored": (
            Text("Angka nol di depan hilang dan sudah dipulihkan.", "A leading zero was lost and has been put back."),
            _AS_TEXT,
        ),
        # ── rows ─────────────────────────────────────────────────────────────────────────────────
        "participant_without_npp": (
            Text("Baris peserta ini tidak menyebut NPP pemberi kerjanya.", "The line names no employer's NPP."),
            Text(
                "Isi kolom NPP, atau sebut untuk seluruh berkas dengan --assume employer.npp=….",
                "Fill in the NPP column, or name it for the whole file with --assume employer.npp=….",
            ),
        ),
        "nik_and_kpj_differ": (
            Text("NIK dan KPJ pekerja menunjuk dua peserta.", "The worker's NIK and KPJ lead to two participants."),
            Text("Cocokkan NIK dan KPJ dengan kartu peserta.", "Compare NIK and KPJ with the participant's card."),
        ),
        "no_key": (
            Text("Baris ini tidak menyebut siapa yang dimaksud.", "The row does not say whom it is about."),
            Text("Isi nomor atau nama, atau hapus barisnya.", "Fill in a number or a name, or remove the row."),
        ),
        "ragged_short": (Text("Kolom baris ini kurang.", "The row has too few columns."), _COUNT_CELLS),
        "ragged_long": (Text("Kolom baris ini berlebih.", "The row has too many columns."), _COUNT_CELLS),
        "unclosed_quote": (
            Text("Tanda kutip dibuka tetapi tidak ditutup.", "A quote is opened and never closed."),
            _FIX_QUOTES,
        ),
        "stray_quote": (
            Text("Ada tanda kutip di tengah teks yang dikutip.", "A quote stands inside quoted text."),
            _FIX_QUOTES,
        ),
        "json_not_an_object": (
            Text("Ini bukan objek JSON.", "This is no JSON object."),
            Text('Tulis tiap baris sebagai {"nik": "…", …}.', 'Write each row as {"nik": "…", …}.'),
        ),
        "json_key_twice": (
            Text("Satu kunci disebut dua kali dalam objek ini.", "The object names one key twice."),
            Text("Hapus salah satunya.", "Remove one of them."),
        ),
        "line_too_long": (
            Text("Barisnya lebih dari 65.536 karakter.", "The line has more than 65,536 characters."),
            Text("Periksa apakah baris-baris berkas ini menyatu.", "See whether the lines of this file ran together."),
        ),
    }
)
