from __future__ import annotations

import pytest

from pipeline.intake.boilerplate import is_boilerplate

FURNITURE = [
    "Publicité",
    "PUBLICITÉ",
    "— Publicité —",
    "Commentaires (0)",
    "12 commentaires",
    "Participer à la Discussion",
    "Lire aussi : Kidal, un an après",
    "À lire aussi | Le prix du mil",
    "Partager sur WhatsApp",
    "Facebook Twitter WhatsApp",
    "Abonnez-vous à notre newsletter pour ne rien manquer",
    "Ce site utilise des cookies pour mesurer son audience.",
    "© 2025 Le Courrier du fleuve. Tous droits réservés.",
    "Tous droits réservés",
    "Temps de lecture : 3 minutes",
    "Par Awa Traoré",
    "Par Awa Traoré et Jean-Pierre Kouamé, à Bamako",
    "Crédit photo : Présidence",
    "* * *",
    "Accepter et fermer",
    "Advertisement",
    "Read also: A year on",
    "Share this article",
    "Sign up for our newsletter",
    "Leave a comment",
    "All rights reserved.",
    "By Jane Doe",
    "We use cookies to improve your visit.",
    "Comments (3)",
    "Related: The price of millet",
]
ARTICLE = [
    "La publicité mensongère est interdite par la loi.",
    "Les commentaires de la presse ont été vifs.",
    "Il faut lire aussi bien les chiffres que les discours.",
    "Par ailleurs, le ministre a reçu les syndicats",
    "À lire aussi bien comme un avertissement que comme une promesse, le texte surprend.",
    "Le partage des revenus reste à négocier.",
    "Le ministre invite à participer à la discussion nationale.",
    "Publicité et propagande",
    "Les droits réservés aux femmes",
    "Photo de famille à Bamako",
    "Source de tensions, le fleuve baisse.",
    "X a démenti.",
    "62 %",
    "Home Office officials declined to answer.",
    "By Tuesday the road was open again.",
    "Share prices fell by 5 % on Monday.",
    "Accepter la paix",
    "Next week the ministers meet again.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_page_furniture_is_known_in_both_languages(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", ARTICLE)
def test_the_same_words_within_an_article_stay(line: str) -> None:
    assert not is_boilerplate(line)
