from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.structure import Line, paragraphs_of, take_title

LONG = (
    "Le gouvernement a annoncé mardi une série de mesures destinées à soutenir les éleveurs du nord,"
    " durement touchés par la sécheresse."
)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(p.kind, p.text) for p in paragraphs_of([Line(line.strip()) for line in text.split("\n")])]


def test_short_lines_between_paragraphs_are_headings() -> None:
    text = f"Introduction\n{LONG}\nLes causes\nUne sécheresse longue\n{LONG}\n« Un choc » pour les villages\n{LONG}"
    assert [kind for kind, _ in kinds(text)] == ["heading", "text", "heading", "heading", "text", "heading", "text"]


def test_a_last_short_line_is_read_and_not_lost_as_a_heading_of_nothing() -> None:
    assert kinds(f"{LONG}\nLe pays reste calme")[-1] == ("text", "Le pays reste calme")


def test_bullets_lose_their_marks_and_the_sentence_before_them_stays_whole() -> None:
    bullets = "•La sécurité,\n• L’eau,\n- Le mil,\n* La santé\n1) Le riz"
    text = f"{LONG}\nLes axes sont, notamment :\n{bullets}\nUne force commune\n{LONG}"
    assert kinds(text)[1:-1] == [
        ("text", "Les axes sont, notamment :"),
        ("bullet", "La sécurité,"),
        ("bullet", "L’eau,"),
        ("bullet", "Le mil,"),
        ("bullet", "La santé"),
        ("bullet", "Le riz"),
        ("heading", "Une force commune"),
    ]


def test_bullets_glued_into_a_line_come_apart() -> None:
    assert kinds("Les axes sont : •La sécurité, • L’eau et le mil.") == [
        ("text", "Les axes sont :"),
        ("bullet", "La sécurité,"),
        ("bullet", "L’eau et le mil."),
    ]


def test_short_lines_under_a_colon_are_a_list() -> None:
    text = f"Trois pays sont concernés :\nLe Mali\nLe Niger\nLe Burkina Faso\n{LONG}"
    assert [kind for kind, _ in kinds(text)] == ["text", "bullet", "bullet", "bullet", "text"]


def test_a_minus_sign_and_a_number_begin_no_bullet() -> None:
    assert kinds("-5 % en un an, selon la banque.\n12 000 tonnes de mil ont été livrées.\n3 pays ont signé.") == [
        ("text", "-5 % en un an, selon la banque."),
        ("text", "12 000 tonnes de mil ont été livrées."),
        ("text", "3 pays ont signé."),
    ]


def test_lines_wrapped_by_hand_are_joined_and_broken_words_made_whole() -> None:
    text = (
        "Le gouvernement a annoncé mardi une série de mesures desti-\nnées à soutenir les éleveurs du nord, peut-\n"
        "être dès le mois de juin. Les syn-\ndicats saluent un effort qu’ils di-\nsent tardif, selon le porte-parole"
        " de\nGao.\n\nUn second paragraphe commence ici\net s’achève là."
    )
    assert kinds(text) == [
        (
            "text",
            "Le gouvernement a annoncé mardi une série de mesures destinées à soutenir les éleveurs du nord, peut-être"
            " dès le mois de juin. Les syndicats saluent un effort qu’ils disent tardif, selon le porte-parole de Gao.",
        ),
        ("text", "Un second paragraphe commence ici et s’achève là."),
    ]


def test_an_advertisement_between_two_halves_of_a_sentence_leaves_no_trace() -> None:
    assert kinds(f"{LONG}\n\nPublicité\n\n{LONG}\nCommentaires (0)\nParticiper à la Discussion") == [("text", LONG)] * 2


def test_the_first_line_is_the_title_only_if_it_reads_like_one() -> None:
    def title(text: str) -> str | None:
        return take_title(paragraphs_of([Line(line) for line in text.split("\n")]), None)[0]

    assert title(f"Élevage : un plan pour le nord\n{LONG}") == "Élevage : un plan pour le nord"
    assert title(f"Que veut le gouvernement ?\n{LONG}") == "Que veut le gouvernement ?"
    assert title(f"Introduction\n{LONG}") is None
    assert title(f"{LONG}\n{LONG}") is None
    assert title("Un plan pour le nord") is None


def test_a_title_is_not_said_again_as_a_paragraph() -> None:
    paragraphs = paragraphs_of([Line("Un plan pour le Nord !"), Line(""), Line(LONG)])
    assert [p.text for p in take_title(paragraphs, "Un plan pour le nord")[1]] == [LONG]


@given(st.lists(st.text(alphabet="Aé .-•:«»1)\n’", max_size=40), max_size=12))
def test_any_lines_give_paragraphs_without_an_empty_one(lines: list[str]) -> None:
    paragraphs = paragraphs_of([Line(line.replace("\n", " ").strip()) for line in lines])
    assert all(paragraph.text.strip() for paragraph in paragraphs)


def test_numbered_lines_are_a_list_together_and_a_heading_alone() -> None:
    assert [kind for kind, _ in kinds(f"1. Le riz\n2. Le mil\n3. L’eau\n{LONG}")] == [
        "bullet",
        "bullet",
        "bullet",
        "text",
    ]
    assert kinds(f"{LONG}\n2. Les causes\n{LONG}")[1] == ("heading", "Les causes")


def test_the_title_is_under_the_section_and_the_signature_is_no_sentence() -> None:
    paragraphs = paragraphs_of([Line(line) for line in ("POLITIQUE", "Un plan pour le nord", LONG, "Awa Traoré")])
    title, rest = take_title(paragraphs, None)
    assert title == "Un plan pour le nord"
    assert [(p.kind, p.text) for p in rest] == [("text", LONG)]


def test_a_dash_or_a_number_within_a_bullet_or_heading_stays() -> None:
    assert kinds(f"• Le mil – 12. Le riz\n• L’eau\nLe plan – 2. Le reste\n{LONG}")[0] == (
        "bullet",
        "Le mil – 12. Le riz",
    )
    assert kinds(f"{LONG}\nLe plan – 2. Le reste\n{LONG}")[1] == ("heading", "Le plan – 2. Le reste")
    assert [p.text for p in paragraphs_of([Line("Mil – riz", "bullet")])] == ["Mil – riz"]
