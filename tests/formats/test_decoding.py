"""Files in every encoding that occurs: the text comes out as written, or the file is refused with the place."""

import codecs

import pytest

from annotator.formats.decoding import NotText, codec_name, decode
from tests.effort import little_work

RUSSIAN = "Москва, столица России. Президент сказал, что переговоры начнутся в Сочи."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("Zażółć gęślą jaźń: prezydent pojechał do Łodzi i Gdańska.", "cp1250"),
        ("Η Αθήνα είναι η πρωτεύουσα της Ελλάδας.", "iso-8859-7"),
        ("القاهرة عاصمة مصر وأكبر مدنها.", "cp1256"),
        ("東京は日本の首都です。大統領は言った。", "shift_jis"),
        ("서울은 대한민국의 수도이다. 대통령이 말했다.", "euc-kr"),
        ("台北是中華民國的首都，總統說。", "big5"),
        ("北京是中华人民共和国的首都，总统说。", "gb2312"),
        ("Zürich und Genève: “Kyiv” – l’été coûte 5 €", "cp1252"),
    ],
)
def test_a_page_in_an_old_encoding_reads_as_written(text, encoding):
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "El niño comió mañana en España",
        "Le café était fermé à Noël",
        "La città è più bella",
        "Björk Guðmundsdóttir",
        "São Paulo não está",
        "id;text\r\n1;Zoë\r\n2;Straße\r\n",
        "It’s fine – £5 “a head”, naïve résumé",
    ],
)
def test_a_short_text_with_few_such_letters_is_western(text):
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Łódź leży tu", "cp1250"),
        ("szép város", "iso8859-2"),
        ("Керри", "cp1251"),
        ("ódy. Příliš", "cp852"),
        ("Dvořák přijel do Brna", "cp1250"),
    ],
)
def test_a_short_text_that_cannot_be_western_is_not(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_a_chinese_character_outside_gbk_is_read_as_gb18030():
    text = "北京是中华人民共和国的首都，𠮷总统说。" * 3
    assert decode(text.encode("gb18030")).text == text
    assert decode(text.encode("gb18030"), "gbk").text == text
    assert decode(text.encode("gb18030"), "gb2312").text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_exactly_one_byte_order_mark_is_removed(encoding):
    bom = "\ufeff".encode(encoding)
    assert decode(bom + "\ufeffKyiv\r\n".encode(encoding)).text == "\ufeffKyiv\r\n"
    assert decode(bom + "Kyiv".encode(encoding)).text == "Kyiv"
    assert decode(bom + "\ufeffKyiv".encode(encoding), encoding).text == "\ufeffKyiv"


@pytest.mark.parametrize("forced", ["utf-8", "utf-8-sig", "UTF8"])
def test_a_forced_encoding_also_loses_its_mark_once(forced):
    assert decode(codecs.BOM_UTF8 + "\ufeffa".encode(), forced).text == "\ufeffa"
    assert decode(b"a", forced).text == "a"


@pytest.mark.parametrize("forced", ["utf-16", "utf-32"])
def test_a_forced_wide_encoding_takes_the_order_from_the_mark(forced):
    assert decode("Kyiv".encode(forced), forced).text == "Kyiv"
    assert decode("\ufeffKyiv".encode(f"{forced}-be"), forced).text == "Kyiv"
    assert decode("Kyiv".encode(f"{forced}-le"), forced).text == "Kyiv"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("text", ["Kerry in Russia\nMeeting Putin", RUSSIAN])
def test_utf16_without_a_mark_is_recognised(encoding, text):
    assert decode(text.encode(encoding)).text == text


def test_a_text_with_a_few_controls_stays_utf8():
    text = "bell \x07 and escape \x1b[0m in Riga, and a lot of ordinary words"
    assert decode(text.encode()).text == text


def test_nothing_but_the_encoding_changes():
    text = "a\r\nb\rc\n\u2028\u2029\x85\xa0\xad\t e\u0301 \U0001f600 \ufeff \v\f"
    assert decode(text.encode()).text == text
    assert decode(text.encode(), "utf-8").text == text


@pytest.mark.parametrize("charset", ["windows-1251", "cp1251"])
def test_a_page_may_say_its_own_charset(charset):
    page = f"<html><meta charset='{charset}'><p>да</p>".encode("cp1251")
    assert "да" in decode(page, markup=True).text


def test_a_page_that_lies_about_being_utf8_is_still_read():
    page = ("<html><meta charset=utf-8><p>" + RUSSIAN).encode("cp1251")
    assert RUSSIAN in decode(page, markup=True).text


def test_latin1_means_windows_1252_as_in_browsers():
    page = b"<meta charset=iso-8859-1><p>\x93Kyiv\x94 \x96 \x92"
    assert "“Kyiv” – ’" in decode(page, markup=True).text


def test_mojibake_is_shown_as_it_is():
    assert decode("ZÃ¼rich â€“".encode()).text == "ZÃ¼rich â€“"


def refusal(data, encoding=None):
    with pytest.raises(NotText) as caught:
        decode(data, encoding)
    return caught.value


def test_a_nul_is_refused_with_its_place():
    error = refusal(b"first line\nsecond\0line of the text\n")
    assert (error.line, error.offset) == (2, 17)
    assert "NUL at byte 17" in error.why


def test_a_nul_in_utf16_is_refused_with_its_byte():
    data = codecs.BOM_UTF16_LE + "ab\0".encode("utf-16-le")
    assert refusal(data).offset == 6


def test_one_foreign_byte_in_a_utf8_file_is_named_and_not_guessed_away():
    error = refusal("Zürich\nGenève\n“".encode() + b"\x93 Kyiv")
    assert error.line == 3
    assert "0x93 at byte" in error.why


def test_bytes_that_fit_nothing_are_refused():
    error = refusal(b"\x81\x8d\x8f\x90\x9d" * 3 + b" caf\xe9")
    assert "does not fit" in error.why
    assert error.line == 1


@pytest.mark.parametrize("data", [codecs.BOM_UTF8 + b"ab\xff", codecs.BOM_UTF16_LE + b"a\0\x3d\xd8", b"\xff\xfea"])
def test_a_mark_that_the_bytes_do_not_keep_is_refused(data):
    assert "does not fit the encoding utf-" in refusal(data).why


def test_a_forced_encoding_that_does_not_fit_names_byte_and_line():
    error = refusal(b"one\ntw\xff", "utf-8")
    assert (error.offset, error.line) == (6, 2)


def test_a_lone_surrogate_is_no_text():
    assert "surrogate" in refusal(b"+2D0-", "utf-7").why


@pytest.mark.parametrize("text", ["abc \ud800 def", "line\nZoë \ud83d", "\ud83d\ude00"])
def test_a_surrogate_written_as_utf_8_is_not_taken_for_three_letters_of_another_encoding(text):
    error = refusal(text.encode("utf-8", "surrogatepass"))
    assert "surrogate" in error.why
    assert error.line == text[: error.offset].count("\n") + 1


def test_a_page_in_an_old_encoding_may_hold_the_byte_that_surrogates_begin_with():
    assert decode("aquí".encode("cp1252")).text == "aquí"
    assert decode("así, aquí¡ no".encode("cp1252")).text == "así, aquí¡ no"


@pytest.mark.parametrize(
    "head", [b"%PDF-1.4\n", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff\xe0", b"GIF89a", b"SQLite format 3\0", b"\x7fELF"]
)
def test_files_that_are_no_text_are_named_for_what_they_are(head):
    assert "not text" in refusal(head + b"rest of it").why


@pytest.mark.parametrize("codec", ["idna", "punycode", "undefined", "unicode_escape", "raw-unicode-escape"])
def test_a_page_cannot_ask_for_what_is_no_encoding_of_files(codec):
    page = f"<meta charset={codec}>caf\\u0041 ".encode() + b"\xe9t\xe9"
    assert decode(page, markup=True).text.endswith("caf\\u0041 été")


@pytest.mark.parametrize("name", ["rot13", "hex", "zip", "idna", "undefined", "no-such", "", "\0", "utf-8\0"])
def test_what_is_no_text_encoding_has_no_codec(name):
    assert codec_name(name) is None


def test_an_empty_file_is_an_empty_text():
    assert decode(b"").text == ""


@pytest.mark.parametrize("noise", [bytes(range(1, 256)) * 120_000, bytes(range(128, 256)) * 240_000, b"\x81" * 10**7])
def test_thirty_megabytes_of_noise_are_refused_soon(noise):
    with little_work(10), pytest.raises(NotText):
        decode(noise)


def test_an_old_encoding_is_found_behind_much_ascii():
    text = "plain words\n" * 200_000 + RUSSIAN
    assert decode(text.encode("cp1251")).text == text
