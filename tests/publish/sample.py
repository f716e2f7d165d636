"""A realistic edition, in our own words, with one of everything that can happen to a document or a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline.records import (
    Acronym,
    Briefing,
    Change,
    Claim,
    ClaimStatus,
    Disagreement,
    Document,
    Entity,
    Event,
    Evidence,
    Failure,
    Figure,
    Label,
    Language,
    Model,
    Paragraph,
    Reason,
    Role,
    Sentence,
    Source,
    Story,
    TopLine,
    TranslationStatus,
    Version,
)


def document(
    origin: str,
    title: str | None,
    published: str | None,
    sentences: Sequence[str],
    *,
    lang: str = "fr",
    confidence: float = 0.9999,
    duplicates: tuple[Source, ...] = (),
) -> Document:
    language = Language(lang, confidence)
    text = "\n".join(sentences)
    return Document(
        id=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16],
        source=Source(origin, title, published),
        paragraphs=tuple(Paragraph(sentence, language=language) for sentence in sentences),
        sentences=tuple(Sentence(sentence, index) for index, sentence in enumerate(sentences)),
        encoding="utf-8",
        duplicates=duplicates,
        language=language,
    )


def claim(
    fr: str,
    en: str,
    *evidence: tuple[Document, int],
    status: ClaimStatus = "generated",
    translation: TranslationStatus = "translated",
    reasons: tuple[Reason, ...] = (),
    independent: int = 1,
    translation_reasons: tuple[Reason, ...] = (),
) -> Claim:
    return Claim(
        fr,
        en,
        tuple(Evidence(doc.id, index, doc.sentences[index].text, 0.91) for doc, index in evidence),
        status,
        translation,
        reasons,
        independent,
        translation_reasons,
    )


MOSCOW = document(
    "2025-04/aes-moscou.html",
    "Les chefs de la diplomatie de l'AES reçus à Moscou",
    "2025-04-04",
    [
        "Les ministres des Affaires étrangères du Mali, du Burkina Faso et du Niger ont tenu, les 3 et 4 avril 2025 à "
        "Moscou, leur première consultation commune avec la Russie.",
        "Sergueï Lavrov a promis l'appui de son pays à la force conjointe de 5 000 hommes que les trois États mettent "
        "sur pied.",
        "Les quatre délégations sont convenues de se revoir chaque année, tour à tour en Russie et au Sahel.",
        '"Nous sommes prêts à contribuer à sa formation", a déclaré le ministre russe.',
    ],
    duplicates=(Source("2025-04/reprise_aes_moscou.txt", "À Moscou, l'AES parle d'une seule voix", "2025-04-05"),),
)
MOSCOW_EN = document(
    "2025-04/moscow-talks.txt",
    "Sahel ministers meet Lavrov in Moscow",
    "2025-04-03",
    [
        "Foreign ministers of the three-member Alliance of Sahel States opened two days of talks in Moscow on "
        "Thursday.",
        "Russia said it stood ready to arm and train a joint force announced at 5,000 troops.",
    ],
    lang="en",
    confidence=0.9971,
)
VISIT = document(
    "2025-06/visite-officielle.txt",
    "Le président de la Transition en visite officielle en Russie",
    "2025-06-26",
    [
        "Du 21 au 26 juin 2025, le président de la Transition malienne s'est rendu en Russie à la tête d'une "
        "délégation de quatorze ministres et chefs d'entreprise.",
        "Trois accords ont été signés, dont l'un crée une commission intergouvernementale de coopération économique.",
        "Les deux parties évaluent leurs échanges à 1,5 milliard de francs CFA par an.",
        "Une usine d'affinage d'or d'une capacité de 200 tonnes est prévue près de Bamako : les travaux ont commencé.",
    ],
)
WHEAT = document(
    "2024-02/ble-russe.pdf",
    "Le blé russe arrive à Bamako",
    "2024-02",
    [
        "Un don de 25 000 tonnes de blé est parvenu au Mali par le port de Conakry.",
        "Avec les livraisons de décembre, ce sont 55 000 tonnes de céréales qui ont été offertes à la sous-région.",
        "Selon l'office des produits agricoles, ce volume couvre 62 % des besoins du trimestre.",
    ],
)
POLL = document(
    "2025-05/sondage.docx",
    "Sondage : ce que les Bamakois attendent de leurs partenaires",
    "2025-05-12",
    [
        "Sur 1 200 personnes interrogées à Bamako, 62 % placent la sécurité au premier rang de leurs attentes.",
        "La fourniture d'électricité vient ensuite, citée par 48 % d'entre elles.",
        "L'enquête n'a pas porté sur les régions du Nord.",
    ],
)
NUCLEAR = document(
    "depeches/énergie.md",
    None,
    None,
    [
        "Bamako et Rosatom étudient une centrale solaire de 200 MW à Sanankoroba ; aucun calendrier n'a été rendu "
        "public.",
        "Le ministère de l'Énergie évoque un coût « proche de 120 milliards de francs CFA ».",
    ],
    confidence=0.8571,
)

STORIES = (
    Story(
        headline=claim(
            "L'AES et la Russie s'accordent à Moscou sur une force conjointe",
            "AES and Russia agree in Moscow on a joint force",
            (MOSCOW, 1),
        ),
        claims=(
            claim(
                "Les ministres des Affaires étrangères du Mali, du Burkina Faso et du Niger se sont réunis à Moscou "
                "les 3 et 4 avril 2025.",
                "The foreign ministers of Mali, Burkina Faso and Niger met in Moscow on 3-4 April 2025.",
                (MOSCOW, 0),
                (MOSCOW_EN, 0),
                independent=2,
            ),
            claim(
                "Sergueï Lavrov a promis l'appui de la Russie à la force conjointe de 5 000 hommes.",
                "Sergei Lavrov promised Russia's support for the 5,000-strong joint force.",
                (MOSCOW, 1),
                (MOSCOW_EN, 1),
                status="redecoded",
                reasons=(Reason("number", "50 000", "5 000"),),
            ),
            claim(
                '"Nous sommes prêts à contribuer à sa formation", a déclaré le ministre russe.',
                '"We are ready to contribute to its training", the Russian minister said.',
                (MOSCOW, 3),
                status="extracted",
            ),
            claim(
                "Une rencontre annuelle se tiendra tour à tour en Russie et au Sahel.",
                "An annual meeting will be held in Russia and in the Sahel in turn.",
                (MOSCOW, 2),
            ),
        ),
        sources=(MOSCOW_EN.source, MOSCOW.source),
        documents=(MOSCOW_EN.id, MOSCOW.id),
        novelty="developing",
        since="2025-06-27",
        changes=(
            Change("number", 1, Label("4 000", "4,000"), Label("5 000", "5,000")),
            Change("source", None, Label("", ""), Label(*["Sahel ministers meet Lavrov in Moscow"] * 2)),
            Change("claim", 3, Label("", ""), Label("", "")),
        ),
    ),
    Story(
        headline=claim(
            "Trois accords signés lors de la visite du président de la Transition en Russie",
            "Three agreements signed during the Transition President's visit to Russia",
            (VISIT, 1),
        ),
        claims=(
            claim(
                "Le président de la Transition malienne a séjourné en Russie du 21 au 26 juin 2025 avec quatorze "
                "ministres et chefs d'entreprise.",
                "Mali's Transition President stayed in Russia from 21 to 26 June 2025 with fourteen ministers and "
                "business leaders.",
                (VISIT, 0),
            ),
            claim(
                "L'un des trois accords crée une commission intergouvernementale de coopération économique ; les "
                "échanges atteindraient 2,5 milliards de francs CFA par an.",
                "One of the three agreements sets up an intergovernmental commission on economic cooperation; trade is "
                "said to reach 2.5 billion CFA francs a year.",
                (VISIT, 1),
                (VISIT, 2),
                status="flagged",
                reasons=(Reason("number", "2,5 milliards", "1,5 milliard"), Reason("attribution", "atteindraient")),
            ),
            claim(
                "Une usine d'affinage d'or d'une capacité de 200 tonnes est prévue près de Bamako : les travaux ont "
                "commencé.",
                "A gold refinery with a capacity of 200 tonnes is planned near Bamako: work has begun.",
                (VISIT, 3),
                status="extracted",
                translation="redecoded",
            ),
        ),
        sources=(VISIT.source,),
        documents=(VISIT.id,),
    ),
    Story(
        headline=claim(
            "Blé russe : 55 000 tonnes de céréales offertes à la sous-région",
            "Russian wheat: 55,000 tonnes of cereals donated to the sub-region",
            (WHEAT, 1),
        ),
        claims=(
            claim(
                "Un don de 25 000 tonnes de blé est arrivé au Mali par Conakry, portant à 55 000 tonnes les céréales "
                "offertes à la sous-région.",
                "A gift of 25,000 tonnes of wheat reached Mali through Conakry, bringing the cereals donated to the "
                "sub-region to 55,000 tonnes.",
                (WHEAT, 0),
                (WHEAT, 1),
            ),
            claim(
                "Selon l'office des produits agricoles, ce volume couvre 62% des besoins du trimestre.",
                "According to the agricultural produce office, this covers 62 % of the quarter's trimestre needs.",
                (WHEAT, 2),
                translation="flagged",
                reasons=(Reason("number", "26 %", "62 %"),),
                translation_reasons=(Reason("untranslated", "trimestre"),),
            ),
        ),
        sources=(WHEAT.source,),
        documents=(WHEAT.id,),
        novelty="repeated",
        since="2025-06-26",
    ),
    Story(
        headline=claim(
            "À Bamako, la sécurité reste la première attente",
            "In Bamako, security remains the leading expectation",
            (POLL, 0),
        ),
        claims=(
            claim(
                "Parmi 1 200 Bamakois interrogés, 62 % mettent la sécurité en tête de leurs attentes, devant "
                "l'électricité (48 %).",
                "Of 1,200 Bamako residents polled, 62% put security first among their expectations, ahead of "
                "electricity (48%).",
                (POLL, 0),
                (POLL, 1),
            ),
            claim(
                "L'enquête n'a pas porté sur les régions du Nord.",
                "The survey did not cover the northern regions.",
                (POLL, 2),
                status="extracted",
            ),
        ),
        sources=(POLL.source,),
        documents=(POLL.id,),
    ),
    Story(
        headline=claim(
            "Énergie : une centrale solaire de 200 MW à l'étude",
            "Energy: a 200 MW solar plant under study",
            (NUCLEAR, 0),
        ),
        claims=(
            claim(
                "Bamako et Rosatom étudient une centrale solaire de 200 MW à Sanankoroba, sans calendrier public.",
                "Bamako and Rosatom are studying a 200 MW solar plant at Sanankoroba, with no public timetable.",
                (NUCLEAR, 0),
            ),
            claim(
                "Le ministère de l'Énergie évoque un coût « proche de 120 milliards de francs CFA ».",
                "The Ministry of Energy speaks of a cost « close to 120 billion CFA francs ».",
                (NUCLEAR, 1),
                status="extracted",
            ),
        ),
        sources=(NUCLEAR.source,),
        documents=(NUCLEAR.id,),
    ),
)

MEETING, FORCE = STORIES[0].claims[:2]
OPENED = claim(
    "Les ministres de l'Alliance ont ouvert jeudi deux jours d'entretiens à Moscou.",
    "Foreign ministers of the three-member Alliance of Sahel States opened two days of talks in Moscow on Thursday.",
    (MOSCOW_EN, 0),
    status="extracted",
    translation="original",
)
VISITED, _, REFINERY = STORIES[1].claims
GIFT = STORIES[2].claims[0]
POLLED = STORIES[3].claims[0]
SOLAR, COST = STORIES[4].claims

TOP_LINES = (TopLine(MEETING, 0), TopLine(VISITED, 1), TopLine(GIFT, 2))
TIMELINE = (
    Event("2021", None, claim("Une force commune est annoncée.", "", (MOSCOW, 1), translation="flagged")),
    Event("2024-02", None, GIFT, 2),
    Event("2025-04-03", "2025-04-04", MEETING, 0),
    Event("2025-04-03", None, OPENED, 0),
    Event("2025-06-21", "2025-06-26", VISITED, 1),
)
FIGURES = (
    Figure(5000, "", "exact", Label("5 000", "5,000"), Label("hommes", "troops"), None, FORCE, 0),
    Figure(25000, "tonne", "exact", Label("25 000 tonnes", "25,000 tonnes"), Label("blé", "wheat"), "2024-02", GIFT, 2),
    Figure(55000, "tonne", "exact", Label("55 000 tonnes", "55,000 tonnes"), Label("", ""), None, GIFT, 2),
    Figure(200, "tonne", "exact", Label("200 tonnes", "200 tonnes"), Label("or affiné", "or affiné", "flagged"), None,
           REFINERY, 1),
    Figure(62, "%", "exact", Label("62 %", "62%"), Label("priorité à la sécurité", "security first"), None, POLLED, 3),
    Figure(120 * 10**9, "XOF", "nearly", Label("près de 120 milliards de francs CFA", "nearly 120 billion CFA francs"),
           Label("", ""), None, COST, 4),
)  # fmt: skip
ENTITIES = (
    Entity(
        "person",
        Label("Sergueï Lavrov", "Sergei Lavrov"),
        Label("", ""),
        (
            Role(Label("ministre russe", "Russian minister"), STORIES[0].claims[2].evidence),
            Role(Label("chef de la délégation", "chef de la délégation", "flagged"), FORCE.evidence[:1]),
        ),
        FORCE.evidence[:1],
        2,
        (0,),
    ),
    Entity(
        "organisation",
        Label("Alliance des États du Sahel", "Alliance of Sahel States"),
        Label("AES", "AES"),
        (),
        OPENED.evidence,
        3,
        (0,),
    ),
    Entity("place", Label("Moscou", "Moscow"), Label("", ""), (), MEETING.evidence, 4, (0, 1)),
    Entity("place", Label("Bamako", "Bamako"), Label("", ""), (), POLLED.evidence[:1], 3, (1, 3)),
)
DISAGREEMENTS = (
    Disagreement(
        "date",
        Label("rencontre de Moscou", "Moscow meeting"),
        (
            Version(Label("3 et 4 avril 2025", "3 and 4 April 2025"), MEETING),
            Version(Label("jeudi", "Thursday"), OPENED),
        ),
        0,
    ),
    Disagreement(
        "wording",
        Label("", ""),
        (
            Version(Label("mettent sur pied", "mettent sur pied", "flagged"), FORCE),
            Version(Label("annoncée à 5 000", "announced at 5,000"), OPENED),
        ),
    ),
)

BRIEFING = Briefing(
    date="2025-06-30",
    title_fr="Revue de presse du Sahel",
    title_en="Sahel press briefing",
    stories=STORIES,
    documents=(MOSCOW, MOSCOW_EN, VISIT, WHEAT, POLL, NUCLEAR),
    failures=(
        Failure("vide.txt", "empty"),
        Failure("photo.txt", "binary"),
        Failure("droits.pdf", "unreadable", "permission denied"),
        Failure("communiqué_scanné.pdf", "scanned", "12 pages without text"),
        Failure("tableau.xlsx", "format", ".xlsx"),
        Failure("archives-2019.html", "too_large", "48 MB, limit 20 MB"),
        Failure("bericht.txt", "language", "de"),
        Failure("dépêche-7.txt", "internal", "summarise"),
    ),
    acronyms=(
        Acronym("AES", "Alliance des États du Sahel", "Alliance of Sahel States"),
        Acronym("CEDEAO", "Communauté économique des États de l'Afrique de l'Ouest", "ECOWAS"),
        Acronym("CFA", "Communauté financière africaine", ""),
    ),
    models=(
        Model("compact", "summary, headline and translation", "ctranslate2", "Gemma", "0123456789abcdef"),
        Model("langdetect", "language detection", "langdetect 1.0.9", "Apache-2.0", "fedcba9876543210"),
    ),
    profile="embedded",
    top_lines=TOP_LINES,
    timeline=TIMELINE,
    figures=FIGURES,
    entities=ENTITIES,
    disagreements=DISAGREEMENTS,
)
