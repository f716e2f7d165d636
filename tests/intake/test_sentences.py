from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.sentences import split_sentences

# Each case is the sentences as they ought to be; joined by a space they are the text.
CASES = [
    ["M. Diop a reçu Mme Traoré et le Dr. Koné.", "Me. Sidibé était là."],
    ["Voir p. 12, art. 5 et no. 7 du code, etc.", "La suite est connue."],
    ["Il a vécu en 52 av. J.-C.", "César régnait."],
    ["J.-C. Martin et A. B. Keïta ont signé.", "Le plan B. existe."],
    ["Le coût est de 1.500 francs, soit 2,5 %.", "Il monte."],
    ["Le train part à 6h30.", "Il arrive à 9 h.", "Personne ne l’attend."],
    ["« Il est temps ! » s’exclame-t-il.", "« Vraiment ? », demande l’autre.", "« Non. »", "Il sort."],
    ["Il répond : « Nous avons signé.", "Nous partirons. »", "Puis il se tait."],
    ["« Nous avons signé. Nous partirons », a-t-il dit.", "Puis il se tait."],
    ['"Nous avons signé. Nous partirons", a-t-il dit.', "Puis il se tait."],
    ["La route (elle est longue. Très longue.) reste fermée.", "Rien ne bouge."],
    ["Il hésite…", "Puis il signe.", "Le… non, les trois textes sont prêts."],
    ["Est-ce la fin ?", "Oui !", "Tout est dit."],
    ["Voir https://exemple.org/a.B?c=D et www.exemple.fr.", "Fin."],
    ["L’U.S. Army et la S.A. Niger-Fret ont signé avec l’O.N.U.", "Le texte est court."],
    ["Il a opté pour le plan B.", "Le ministre a refusé."],
    ["Cf. la note 3.", "Elle est claire."],
    ["1. Le barrage est plein.", "La route est coupée."],
    ["Les trois pays – Mali, Niger, Burkina Faso – ont signé.", "– Une première."],
    ["Il a cité « la paix […] La justice » sans nom d’auteur.", "C’est tout."],
]


@pytest.mark.parametrize("sentences", CASES)
def test_french_press_sentences(sentences: list[str]) -> None:
    assert split_sentences(" ".join(sentences)) == sentences


GLUED = [
    ("Il a parlé jeudi.Le gouvernement a refusé.", ["Il a parlé jeudi.", "Le gouvernement a refusé."]),
    (
        'Il vient à Gao."Nous restons", dit-il.M. Diop sort.',
        ["Il vient à Gao.", '"Nous restons", dit-il.', "M. Diop sort."],
    ),
    ("C’est « fini ».L’accord tient.", ["C’est « fini ».", "L’accord tient."]),
    ("Réuni en mai.18 films sont en lice.", ["Réuni en mai.", "18 films sont en lice."]),
    ("Le texte n.d. de l’U.S.Army est sur exemple.fr ou Exemple.Com, v.2.0.", None),
    ("La S.A.Dupont écrit à M.Diop et à contact@exemple.Fr.", None),
]


@pytest.mark.parametrize(("text", "sentences"), GLUED)
def test_a_missing_space_after_the_full_stop(text: str, sentences: list[str] | None) -> None:
    assert split_sentences(text) == (sentences or [text])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Deuil dans les VosgesOn a appris la mort du maire.",
         ["Deuil dans les Vosges", "On a appris la mort du maire."]),
        ("Un seul vaccin pour les cas graves Par ailleurs, le maire a parlé.",
         ["Un seul vaccin pour les cas graves", "Par ailleurs, le maire a parlé."]),
        ("Il a dit non. APPEL À LA RÉPRESSION DES FRAUDES L'association demande à voir.",
         ["Il a dit non.", "APPEL À LA RÉPRESSION DES FRAUDES", "L'association demande à voir."]),
        ("UNE LUNE AUSSI PROCHE DEPUIS 1948 Ces lunes reviennent.",
         ["UNE LUNE AUSSI PROCHE DEPUIS 1948", "Ces lunes reviennent."]),
        ("La radio RTL, puis TF1 et BFM TV Diop ont parlé.", ["La radio RTL, puis TF1 et BFM TV Diop ont parlé."]),
        ("La colère des éluspar tvnews (en français)\"Le maire est blessé\", a dit Awa.",
         ["La colère des élus", "par tvnews (en français)", '"Le maire est blessé", a dit Awa.']),
        ("\"LA PRISON N'EST PAS UNE FÊTE\"\"Pourquoi ?\", a dit la juge.",
         ["\"LA PRISON N'EST PAS UNE FÊTE\"", "\"Pourquoi ?\", a dit la juge."]),
        ("Il a lu un \"texte (sic)\" mardi.", ['Il a lu un "texte (sic)" mardi.']),
        ("Un suspect récidivisteMercredi 3 juin, la police a parlé.",
         ["Un suspect récidiviste", "Mercredi 3 juin, la police a parlé."]),
        ("Une photo (en français)Treize ans après, rien.", ["Une photo (en français)", "Treize ans après, rien."]),
        ("Aux pouvoirs publicsL'affaire est close.", ["Aux pouvoirs publics", "L'affaire est close."]),
        ("Une enquête a été ouverte.- \"Marqués à vie\" -\"Je le dis\", a dit Awa.",
         ["Une enquête a été ouverte.", '- "Marqués à vie" -', '"Je le dis", a dit Awa.']),
        ("Le feu brûlait.- toujours pas maîtrisé -Les pompiers sont là.",
         ["Le feu brûlait.", "- toujours pas maîtrisé -", "Les pompiers sont là."]),
        ("Il a dit \"non\" - et puis - \"oui\".", None),
        ("Les cas à SégouMardi, le préfet a parlé.", ["Les cas à Ségou", "Mardi, le préfet a parlé."]),
        ("Il a vu sur YouTube et lemonde.fr/Afrique un iPhone de McDonald.", None),
    ],
)  # fmt: skip
def test_a_heading_without_a_sign_ends_a_sentence(text: str, sentences: list[str] | None) -> None:
    assert split_sentences(text) == (sentences or [text])


def test_a_thousand_headings_are_split_as_one() -> None:
    assert len(split_sentences("titreLe fleuve " * 5000)) == 5001


def test_english_press_sentences() -> None:
    text = "Mr. Doe of Acme Inc. met Gen. Roe at 5 p.m. in the U.S. capital. He said no. 12 people left. “We stay,” he"
    text += " said."
    assert split_sentences(text, "en") == [
        "Mr. Doe of Acme Inc. met Gen. Roe at 5 p.m. in the U.S. capital.",
        "He said no.",
        "12 people left.",
        "“We stay,” he said.",
    ]


@given(st.text(alphabet='Aa bÉé.!?…«»"“”()[]–-,:;0123\n’M', max_size=120))
def test_no_character_is_lost_or_moved(text: str) -> None:
    assert re.sub(r"\s", "", "".join(split_sentences(text))) == re.sub(r"\s", "", text)


@given(st.text(max_size=200))
def test_no_sentence_is_empty_and_all_have_words_but_for_a_text_without(text: str) -> None:
    sentences = split_sentences(text)
    assert all(sentence.strip() for sentence in sentences)
    assert all(re.search(r"\w", sentence) for sentence in sentences[1:])
