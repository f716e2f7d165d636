from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.errors import UnreadableInput
from pipeline.intake.decode import decode

WORDS = (
    "L’accord été signé à Bamako où l’hôpital œuvre déjà : « coût » élevé, 1 500 € prévus… Noël, Goïta, ambiguë, façon,"
    " août, cœur, Œdème, Sénégal, fenêtre, naïf, île, dû, reçu, après – puis “bien” dit-il. Plus de 20 % !"
).split()
french = st.lists(st.sampled_from(WORDS), min_size=4, max_size=60).map(" ".join)


@example("été été été été", "cp1252")
@given(french, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]))
def test_french_comes_back_letter_for_letter_from_every_common_encoding(text: str, encoding: str) -> None:
    decoded, name = decode(text.encode(encoding))
    assert decoded == text
    if any(character > "\x7f" for character in text):
        assert name.replace("-le", "").replace("-be", "") == encoding.replace("-sig", "").replace("-le", "").replace(
            "-be", ""
        )


@pytest.mark.parametrize("mark", ["le", "be"])
def test_utf16_with_and_without_its_mark(mark: str) -> None:
    text = "Le cœur du sujet : 1 500 €, dit-il à l’été."
    body = text.encode(f"utf-16-{mark}")
    assert decode(body) == (text, f"utf-16-{mark}")
    assert decode("\ufeff".encode(f"utf-16-{mark}") + body) == (text, f"utf-16-{mark}")


@pytest.mark.parametrize("encoding", ["iso8859_15", "mac_roman", "cp850"])
def test_the_rarer_western_encodings_are_not_read_as_windows_1252(encoding: str) -> None:
    text = "Le chœur a chanté à l'été, près du café où l'élève était né. L'Économie a déjà coûté très cher."
    text = text.replace("œ", "oe") if encoding == "cp850" else text
    assert decode(text.encode(encoding)) == (text, encoding)


def test_cyrillic_in_windows_1251_is_no_row_of_accents() -> None:
    text = "Министр иностранных дел прибыл в Москву с официальным визитом, сообщило агентство. " * 3
    assert "Министр" in decode(text.encode("cp1251"))[0]


def test_a_stray_windows_byte_in_utf8_costs_no_other_accent() -> None:
    data = "L’été a été très sec à Gao, près de l’île ; élèves et aînés l’ont noté.".encode() + b" Co\xfbt."
    assert decode(data)[0].endswith("aînés l’ont noté. Coût.")


def test_a_file_cut_within_its_last_letter_keeps_the_rest() -> None:
    data = "L’été à Gao, déjà très sec, s’est achevé".encode()
    assert decode(data[:-1])[0] == "L’été à Gao, déjà très sec, s’est achev"


def test_a_page_is_read_by_the_charset_it_declares_where_the_bytes_are_no_utf8() -> None:
    assert decode("Zażółć gęślą jaźń".encode("iso8859_2"), declared="iso-8859-2")[0] == "Zażółć gęślą jaźń"
    assert decode("Prix : 5 €, l’œuvre".encode("cp1252"), declared="iso-8859-1")[0] == "Prix : 5 €, l’œuvre"
    assert decode("déjà".encode(), declared="iso-8859-1")[0] == "déjà"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, bytes(range(256)) * 8, b"\x7fELF\x02\x01" + b"\x00" * 90]
)
def test_junk_is_binary_and_not_text(data: bytes) -> None:
    with pytest.raises(UnreadableInput) as caught:
        decode(data)
    assert caught.value.kind == "binary"


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_failure(data: bytes) -> None:
    try:
        text: str | None = decode(data)[0]
    except UnreadableInput:
        text = None
    assert text is None or text.encode("utf-8").decode("utf-8") == text
