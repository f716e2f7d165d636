from __future__ import annotations

import pytest

from pipeline.verify.quotes import read_quotations, sequence, unquoted, verbatim

SOURCE = sequence("Il a dit : « Nous tiendrons nos engagements, quoi qu’il en coûte, envers les familles. »")


@pytest.mark.parametrize("text", ["« a b »", '"a b"', "“a b”", "«\u202fa b\u202f»"])
def test_every_kind_of_mark_is_read(text: str) -> None:
    assert [quotation.text for quotation in read_quotations(text)] == ["a b"]


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        ("« Nous tiendrons nos engagements »", True),
        ('"nous tiendrons nos engagements, quoi qu\'il en coûte"', True),
        ("« Nous tiendrons (...) envers les familles »", True),
        ("« Nous tiendrons nos promesses »", False),
        ("« Nous tiendrons envers les familles »", False),
    ],
)
def test_word_for_word_but_for_typography_and_marked_cuts(quoted: str, expected: bool) -> None:
    (quotation,) = read_quotations(quoted)
    assert verbatim(quotation, SOURCE) is expected


def test_nobody_is_quoted_with_words_that_the_source_does_not_quote() -> None:
    source = 'Elle ne parlerait plus de politique avec sa tante "et cela facilite leur relation", dit un proche.'
    assert unquoted('Elle "ne parlerait plus de politique" avec sa tante', source) == "ne parlerait plus de politique"
    assert unquoted("Elle n'en parlerait plus, « et cela facilite leur relation »", source) == ""
    limited = "« Nous livrerons le blé, mais pas avant mai », dit-il. « Mais il viendra. »"
    assert unquoted("Il dit : « Nous livrerons le blé »", limited) == "Nous livrerons le blé"
    assert unquoted("Il dit : « Nous livrerons le blé, mais pas avant mai »", limited) == ""
    goes_on = "« On l'a entendu hier, il n'a rien dit de nous », dit-elle. « On a faim. Il fait froid. »"
    assert unquoted("« On l'a entendu hier », dit-elle", goes_on) == "On l'a entendu hier"
    assert unquoted("« On a faim », dit-elle", goes_on) == ""
    of_it = "« Il s'agit d'aider à la lutte contre la faim au Niger », dit-elle."
    assert unquoted("« Il s'agit d'aider à la lutte », dit-elle", of_it) == "Il s'agit d'aider à la lutte"
    assert unquoted("« Il s'agit d'aider à la lutte contre la faim au Niger », dit-elle", of_it) == ""
    which = "« Je combats un système qui ruine les éleveurs », dit-elle."
    assert unquoted("« Je combats un système », dit-elle", which) == "Je combats un système"
    listed = "« Il y a un souci pour les assurés résidant en Thaïlande, au Brésil et en Croatie », dit la caisse."
    assert unquoted("« Il y a un souci pour les assurés résidant en Thaïlande », dit la caisse", listed)
    unless = "« Ils seront jugés à Gao dès lors que le parquet le demande », dit-elle."
    assert unquoted("« Ils seront jugés à Gao », dit-elle", unless) == "Ils seront jugés à Gao"
    among = "« 681 rebelles et 400 soldats (et alliés), dont 16 étrangers », dit-elle."
    assert unquoted("« 681 rebelles et 400 soldats », dit-elle", among) == "681 rebelles et 400 soldats"
    one_way = "Le pont est « complètement fermé dans le sens de Gao », dit-elle."
    assert unquoted("Le pont « complètement fermé »", one_way) == "complètement fermé"
    used = "« On a trouvé des additifs utilisés dans leur pain », dit-elle."
    assert unquoted("« On a trouvé des additifs », dit-elle", used)
    assert unquoted("Sa « tante » n'en parle plus", source) == ""  # one word is set apart, not quoted
