"""Every figure of the French and English text stands in its source: the sources' own lists, read by eye, say which."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline import flow, language, translate
from pipeline.engines.registry import Registry
from pipeline.glossary import Glossary
from pipeline.intake import Limits, read_folder
from pipeline.records import Claim
from pipeline.settings import Settings, Translation
from pipeline.verify.numbers import read_numbers
from pipeline.words import normalise

# A document, and every figure that may be told of it, in digits, as it stands there or in words.
REPORTS = {
    "silo.txt": (
        "La ministre malienne de l'Agriculture a inauguré le 12 mars 2025 à Ségou un silo de 4 500 tonnes, financé à "
        "hauteur de 1,5 milliard de francs CFA par la Banque ouest-africaine de développement (BOAD).\n"
        "Le chantier, ouvert en 2022, a employé 230 ouvriers pendant dix-huit mois, selon la direction du projet.\n"
        "« Nous en construirons trois autres avant 2027 », a déclaré la ministre devant 62 maires de la région.\n",
        {"12", "2025", "4500", "1.5", "2022", "230", "18", "3", "2027", "62", "1"},
    ),
    "convoi.txt": (
        "Dans la nuit du 21 au 22 juin 2024, un convoi de 47 camions-citernes a quitté Niamey pour Agadez sous escorte "
        "militaire, selon le gouverneur de la région.\n"
        "Il transportait 1 200 000 litres de carburant, soit 35 % de la consommation mensuelle de la ville.\n"
        "L'an dernier, deux convois sur cinq avaient été attaqués et 19 chauffeurs tués, rappelle le syndicat.\n",
        {"21", "22", "2024", "47", "1200000", "1.2", "35", "2", "5", "19"},
    ),
}
SHARED = Path(__file__).parents[3] / "shared" / "seeds"


def figures(text: str, lang: str) -> set[str]:
    """The numerals of a text, a point for the decimals and nothing between thousands."""
    group, decimal = ("[ .\u00a0\u202f]", ",") if lang == "fr" else (",", r"\.")
    found = re.findall(rf"\d{{1,3}}(?:{group}\d{{3}})+(?!\d)|\d+(?:{decimal}\d+)?", text)
    return {
        re.sub(group, "", one) if re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+", one) else one.replace(",", ".")
        for one in found
    }


def told(folder: Path) -> list[tuple[str, str, Claim]]:
    """(file, its text, claim) for each headline and claim that the embedded model makes of the folder's documents."""
    settings = Settings(translation=Translation(beams=4))
    registry, glossary = Registry.load(), Glossary.load()
    documents = [language.detect(document) for document in read_folder(folder, Limits(10**6, 20))[0]]
    task = flow.directions(registry, settings.profile, "translate.fr-en")
    both = translate.translated(
        flow.summaries(documents, settings, registry), {"fr": task}, glossary, translate.Options(4)
    )
    return [
        (document.source.origin, (document.source.title or "") + " ".join(s.text for s in document.sentences), claim)
        for document, summary in zip(documents, both, strict=True)
        for claim in (summary.headline, *summary.claims)
    ]


@pytest.mark.slow
def test_every_figure_of_both_texts_was_read_in_the_source(tmp_path: Path) -> None:
    for name, (text, _) in REPORTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    claims = told(tmp_path)
    assert len(claims) > 4
    for name, _, claim in claims:
        assert figures(claim.fr, "fr") <= REPORTS[name][1], claim
        if claim.translation != "flagged":
            assert figures(claim.en, "en") <= REPORTS[name][1], claim
    assert any(figures(claim.fr, "fr") for _, _, claim in claims)


# Every figure of the collected articles with what it counts or dates, read by eye in them and in the texts of an
# edition: as the French has it, and what the English may say for it. The longest come before those they contain.
TONNES = r"(?:metric )?ton(?:ne)?s"
READ = {
    "21 au 26 juin 2025": r"21 (?:June )?(?:to|-|–) ?26 June 2025|June 21 (?:to|-|–) ?26, 2025",
    "3 et 4 avril 2025": r"3 and 4 April 2025|3–4 April 2025|April 3 and 4, 2025",
    "3 avril 2025": r"3 April 2025|April 3, 2025",
    "16 juin 2025": r"16 June 2025|June 16, 2025",
    "35 en 2023 à 290 en 2025": r"35 in 2023 to 290 in 2025",
    "55 000 tonnes de blé": rf"55,000 {TONNES} of wheat",
    "60 000 tonnes d'hydrocarbures": rf"60,000 {TONNES} of hydrocarbons?",
    "22 000 tonnes d'engrais": rf"22,000 {TONNES} of fertili[sz]ers?",
    "25 000 tonnes de blé en janvier 2024": rf"25,000 {TONNES} of wheat in January 2024",
    "5 000 hommes": r"5,000 (?:men|soldiers|troops)|5,000-(?:man|strong)",
    "près de 1,5 milliard de francs CFA": r"(?:nearly|almost|close to|about) 1\.5 billion CFA francs",
    "20%": r"20 ?%|20 per ?cent",
    "62%": r"62 ?%|62 per ?cent",
    "38%": r"38 ?%|38 per ?cent",
    "5 hectares": r"5 hectares|five hectares|5-hectare",
    "100 tonnes par an": rf"100 {TONNES} (?:a|per) year",
    "200 tonnes": rf"200 {TONNES}",
    "environ 275 milliards de francs CFA": r"(?:about|around|approximately|some) 275 billion CFA francs",
    "200 MW": r"200[ -](?:MW|megawatts?)",
    "plus de 120 milliards de francs CFA": r"(?:more than|over) 120 billion CFA francs",
    "janvier 2025": r"January 2025",
    "mai 2025": r"May 2025",
    "juin 2025": r"June 2025",
    "fin 2025": r"(?:late|end of|end-) ?2025",
    "mai 2024": r"May 2024",
    "juillet 2024": r"July 2024",
    "septembre 2023": r"September 2023",
    "juillet 2023": r"July 2023",
    "2023": r"2023",
    "2022": r"2022",
    "2021": r"2021",
}


def held(claim: Claim) -> None:
    """Takes every figure that was read out of both texts, each with its counterpart; none may be left."""
    french, english = (re.sub("[\u00a0\u202f]", " ", text).replace("’", "'") for text in (claim.fr, claim.en))
    french = french.replace(" %", "%")
    for phrase, rendering in READ.items():
        while phrase in french:
            french = french.replace(phrase, "", 1)
            if claim.translation != "flagged":
                english, times = re.subn(rf"(?<![\d,.]){rendering}(?!\d)", "", english, count=1)
                assert times == 1, (phrase, claim)
    assert not re.search(r"\d", french), claim
    assert claim.translation == "flagged" or not re.search(r"\d", english), claim


def values(text: str, lang: str) -> set[Fraction]:
    """The values of a text's numbers, in digits or in words, years and days among them.

    « D'abord » is "first", which counts nothing.
    """
    read = (quantity for quantity in read_numbers(normalise(text), lang) if quantity.kind != "vague")
    return {one.values[0] for one in read if one.kind != "ordinal" or one.values[0] > 1}


@pytest.mark.slow
def test_every_figure_told_of_collected_articles_is_one_that_was_read_there() -> None:
    if not SHARED.is_dir():
        pytest.skip("no ../shared/seeds: the collected articles are not here")
    claims = told(SHARED)
    for name, source, claim in claims:
        evidence = " ".join(one.text for one in claim.evidence)
        assert all(one.text in source for one in claim.evidence), (name, claim)
        assert values(claim.fr, "fr") <= values(evidence, "fr"), (name, claim)
        if claim.translation != "flagged":
            assert values(claim.en, "en") <= values(evidence, "fr"), (name, claim)
        held(claim)
    assert sum(bool(figures(claim.fr, "fr")) for _, _, claim in claims) >= 5


@pytest.mark.parametrize(
    ("fr", "en"),
    [
        ("Le Mali a reçu 22 000 tonnes d’engrais.", "Mali received 22,000 tonnes of wheat."),
        ("Le Mali a reçu 22 000 tonnes d’engrais.", "Mali received 22 tonnes of fertiliser."),
        ("Une usine de 62 % à l'État.", "A plant 38% owned by the state."),
        ("Une force de 5 000 hommes en mai 2025.", "A force of 5,000 men in June 2025."),
        ("Une force de 6 000 hommes.", "A force of 6,000 men."),
        ("Une force unifiée.", "A unified force of 5,000 men."),
    ],
)
def test_the_list_of_what_was_read_lets_no_other_figure_through(fr: str, en: str) -> None:
    with pytest.raises(AssertionError):
        held(Claim(fr, en, (), "generated", "translated"))
