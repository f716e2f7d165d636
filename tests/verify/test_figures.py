"""Every figure of the French and English text stands in its source: the sources' own lists, read by eye, say which."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline import flow, language, translate
from pipeline.engines.registry import Registry
from pipeline.glossary import Glossary
from pipeline.intake import Limits, read_folder
from pipeline.records import Claim
from pipeline.settings import Settings, Translation

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


@pytest.mark.slow
def test_every_figure_told_of_collected_articles_stands_in_them() -> None:
    if not SHARED.is_dir():
        pytest.skip("no ../shared/seeds: the collected articles are not here")
    for name, source, claim in told(SHARED):
        have = figures(source, "fr") | figures(source, "en")
        assert figures(claim.fr, "fr") <= have, (name, claim)
        if claim.translation != "flagged":
            scaled = {value for value in figures(claim.en, "en") if f"{float(value) * 1000:g}" in have}
            assert figures(claim.en, "en") - scaled <= have | {"1"}, (name, claim)
