"""What stands beside a name is not made its own."""

from __future__ import annotations

from checking import check


def test_what_bears_a_name_is_not_owned_by_it() -> None:
    source = "La société d'État Rosatom aidera le Mali."
    assert check(source, "The state company Rosatom will help Mali.").supported
    wrong = check(source, "Rosatom's state company will help Mali.")
    assert [(reason.kind, reason.found) for reason in wrong.reasons] == [("name", "Rosatom's state")]
    assert check("L'accord de Rosatom aidera le Mali.", "Rosatom's agreement will help Mali.").supported


def test_a_persons_own_visit_is_no_visit_to_him() -> None:
    source = "Le sujet a occupé la visite officielle d'Assimi Goïta en Russie."
    assert check(source, "The subject occupied Assimi Goïta's official visit to Russia.").supported
    wrong = check(source, "The subject occupied the official visit to Assimi Goïta in Russia.")
    assert [(reason.kind, reason.found) for reason in wrong.reasons] == [("name", "visit to Assimi")]


def test_a_father_s_name_owns_what_is_his() -> None:
    assert check("Les fidèles du Père Johnson ont fui.", "Father Johnson's flock has fled.").supported


def test_who_holds_an_office_is_not_what_it_is_of() -> None:
    source = "C'est ce qu'a dit le gouverneur régional Adama Diallo."
    assert check(source, "That is what the regional governor, Adama Diallo, said.").supported
    assert not check(source, "That is what the regional governor of Adama Diallo said.").supported
    assert check("C'est ce qu'a dit le gouverneur de Gao.", "That is what the governor of Gao said.").supported


def test_who_is_taken_somewhere_is_not_led_about_there() -> None:
    source = "Le maire a été conduit par les mutins dans un camion à Kati."
    assert check(source, "The mayor was taken to Kati by the mutineers in a lorry.").supported
    wrong = check(source, "The mayor was led by the mutineers in a lorry in Kati.")
    assert ("name", "in Kati") in [(reason.kind, reason.found) for reason in wrong.reasons]


def test_what_a_crowd_is_the_speaker_is_not() -> None:
    source = "« Merci », a lancé à la foule enthousiaste Adama Diallo."
    assert check(source, '"Thank you," Adama Diallo told the enthusiastic crowd.').supported
    assert not check(source, '"Thank you," enthusiastic Adama Diallo said to the crowd.').supported


def test_what_countries_have_in_common_is_not_given_to_the_first() -> None:
    source = "Les ministres du Mali, du Tchad et du Niger ont été reçus à Gao."
    assert check(source, "The ministers of Mali, Chad and Niger were received in Gao.").supported
    assert not check(source, "Mali's ministers of Chad and Niger were received in Gao.").supported
