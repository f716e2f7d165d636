"""An analyst reads events, not articles: what is told together, how often, who says it, and what is not decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.assemble import assemble, earlier_editions, said_beyond, untranslated
from pipeline.glossary import Glossary
from pipeline.publish import to_json
from pipeline.records import Briefing, Claim, Evidence, Summary

from .press import PORT, PORT_TOO, WAGNER, WELL, digest, document, edition, mirrored

A = digest(document(PORT, "a.txt", "2025-05-14"))
B = digest(document(PORT_TOO, "b.txt", "2025-05-13"))
C = digest(document(WELL, "c.txt"))
D = digest(document(WAGNER, "d.txt"))


@pytest.fixture(scope="module")
def told() -> Briefing:
    return edition(A, B, C, D)


def test_one_event_is_one_story_with_its_sources_in_order_of_date(told: Briefing) -> None:
    assert [[source.origin for source in story.sources] for story in told.stories] == [
        ["b.txt", "a.txt"],
        ["c.txt"],
        ["d.txt"],
    ]


def test_a_date_on_which_sources_disagree_is_shown_from_both_sides(told: Briefing) -> None:
    (dates,) = [one for one in told.disagreements if one.kind == "date"]
    sides = {version.text.fr.replace("\u00a0", " "): version.claim.evidence for version in dates.versions}
    assert {text: [one.document for one in evidence] for text, evidence in sides.items()} == {
        "12 mai 2025": [B.document.id],
        "12 et 13 mai 2025": [A.document.id],
    }


def test_what_is_dated_twice_is_told_once_in_its_story(told: Briefing) -> None:
    (dates,) = [one for one in told.disagreements if one.kind == "date"]
    dated = {(one.document, one.sentence) for version in dates.versions for one in version.claim.evidence}
    first = told.stories[dates.story]
    assert sum((one.document, one.sentence) in dated for claim in first.claims for one in claim.evidence[:1]) == 1
    assert {one.document for claim in first.claims for one in claim.evidence} == {A.document.id, B.document.id}


def test_numbers_and_wordings_that_differ_are_shown_and_not_decided(told: Briefing) -> None:
    numbers, wording = told.disagreements[1:]
    assert (numbers.kind, [version.text.en for version in numbers.versions]) == ("number", ["300", "320"])
    assert (wording.kind, [version.text.fr for version in wording.versions]) == (
        "wording",
        ["« mercenaires »", "« formateurs »"],
    )


def test_the_timeline_is_in_order_and_spans_keep_both_ends(told: Briefing) -> None:
    assert [(event.date, event.end) for event in told.timeline] == [
        ("2021", None),
        ("2021", None),
        ("2023-02", None),
        ("2025-05-12", None),
        ("2025-05-12", "2025-05-13"),
        ("2025-06-02", None),
    ]
    assert all(event.claim.evidence for event in told.timeline)


def test_figures_say_how_much_of_what_in_both_languages(told: Briefing) -> None:
    shown = {
        (one.amount.fr.replace("\u202f", " ").replace("\u00a0", " "), one.counts.fr, one.amount.en, one.counts.en)
        for one in told.figures
    }
    assert {
        ("40 000 tonnes", "fret", "40,000 tonnes", "freight"),
        ("320", "camions", "320", "lorries"),
        ("près de 15 milliards de francs CFA", "coût", "nearly 15 billion CFA francs", "cost"),
        ("1 800", "habitants", "1,800", "inhabitants"),
    } <= {(fr, counts, en.replace("\u00a0", " "), counted) for fr, counts, en, counted in shown}


def test_people_have_the_roles_that_the_sources_give_them(told: Briefing) -> None:
    people = {one.name.fr: [(role.label.fr, role.label.en) for role in one.roles] for one in told.entities[:3]}
    assert people == {
        "Amadou Ndiaye": [("ministre sénégalais des Transports", "Senegalese transport minister")],
        "Moussa Keïta": [("directeur général de Malifret", "managing director of Malifret")],
        "Oumar Sidibé": [("maire de Sirakoro", "mayor of Sirakoro")],
    }
    places = {one.name.fr: one.name.en for one in told.entities if one.kind == "place"}
    assert places["Sénégal"] == "Senegal"
    assert places["Genève"] == "Geneva"


def test_a_role_is_not_given_to_whom_it_is_held_for() -> None:
    text = (
        "L'avocat de la famille de Jean Sow a été reçu. Le Premier ministre Oumar Sidibé l'a entendu avec le "
        "gouverneur de l'État du Wisconsin Paul Evers, à 21H30 GMT."
    )
    roles = {
        one.name.fr: [role.label.fr for role in one.roles] for one in edition(digest(document(text, "a.txt"))).entities
    }
    assert roles == {"Oumar Sidibé": ["Premier ministre"]}


def test_an_office_that_is_held_no_more_or_by_another_is_told_so() -> None:
    text = (
        "L'ancien Premier ministre Jean Sow a été reçu par l'ex-ministre Oumar Sidibé. Le premier adjoint à la maire "
        "de Ségou, Paul Keïta, était là. L'ex-Premier ministre Moussa Sy se tait. "
        "On a libéré le frère du général Issa Traoré, du président Ali Bah."
    )
    made = edition(digest(document(text, "a.txt")))
    roles = {one.name.fr: [(role.label.fr, role.label.en) for role in one.roles] for one in made.entities}
    assert roles["Jean Sow"] == [("ancien Premier ministre", "former prime minister")]
    assert roles["Oumar Sidibé"] == [("ex-ministre", "former minister")]
    assert roles["Moussa Sy"] == [("ex-Premier ministre", "former prime minister")]
    assert "Paul Keïta" not in roles
    assert roles["Issa Traoré"] == [("général", "general")]


def test_a_role_is_whole_and_its_own() -> None:
    text = (
        "Le secrétaire général de l'ONU, Jean Sow, parlera. Oumar Sidibé, le président malien Ali Bah, étaient là. "
        "Le bâtonnier de Paris Marc Sy, l'ambassadeur du Mali en France Lassine Bah et Fanta Cissé sont venus. "
        "Le président de l'Assemblée nationale Modibo Sanogo est parti. "
        "« Tout va bien », juge Paul Keïta. Awa Diop, avocate de la famille du journaliste Issa Traoré, a plaidé. "
        "Le directeur du site Courrier Libre a été entendu par le ministre malien des Transports Seydou Koné."
    )
    made = edition(digest(document(text, "a.txt")))
    roles = {one.name.fr: [role.label.fr for role in one.roles] for one in made.entities if one.kind == "person"}
    assert roles == {
        "Jean Sow": ["secrétaire général de l'ONU"],
        "Ali Bah": ["président malien"],
        "Modibo Sanogo": ["président de l'Assemblée nationale"],
        "Awa Diop": ["avocate de la famille du journaliste Issa Traoré"],
        "Seydou Koné": ["ministre malien des Transports"],
    }


def test_top_lines_point_to_their_stories(told: Briefing) -> None:
    assert 3 <= len(told.top_lines) <= 5
    assert all(line.claim in told.stories[line.story].claims for line in told.top_lines)


def test_a_copy_is_a_source_but_not_an_independent_one() -> None:
    reprint = document(PORT.replace("320 camions", "320 gros camions"), "copie.txt", "2025-05-15")
    (story,) = edition(A, digest(reprint)).stories
    assert len(story.sources) == 2
    assert all(claim.independent == 1 for claim in story.claims)
    texts = [claim.fr for claim in story.claims]
    assert len(texts) == len(set(texts)) == 4
    assert {evidence.document for evidence in story.claims[0].evidence} == {A.document.id, reprint.id}


def test_two_desks_that_say_the_same_in_their_own_words_count_twice() -> None:
    other = document(
        "À Dakar, on a parlé du port : Amadou Ndiaye, le ministre sénégalais des Transports, promet 40 000 tonnes de "
        "fret par an pour Bamako. Les 12 et 13 mai 2025, le Mali et le Sénégal étaient autour de la table.",
        "autre.txt",
    )
    (story,) = edition(A, digest(other)).stories
    (promise,) = [claim for claim in story.claims if "40 000" in claim.fr]
    assert promise.independent == 2


def test_a_story_is_new_then_repeated_then_developing() -> None:
    first = edition(A, C, date="2025-05-15")
    assert {story.novelty for story in first.stories} == {"new"}
    same = edition(A, date="2025-05-16", earlier=[first])
    assert (same.stories[0].novelty, same.stories[0].since, same.stories[0].changes) == ("repeated", "2025-05-15", ())
    later = document(PORT.replace("une ligne de 320 camions", "une ligne de 350 camions"), "a2.txt", "2025-05-17")
    (story,) = edition(digest(later), date="2025-05-17", earlier=[first, same]).stories
    assert (story.novelty, story.since) == ("developing", "2025-05-15")
    numbers = [change for change in story.changes if change.kind == "number"]
    assert [(change.before.en, change.now.en, change.claim) for change in numbers] == [("320", "350", 2)]
    assert [change.now.fr for change in story.changes if change.kind == "source"] == ["a2.txt"]


def test_only_days_before_the_edition_are_earlier_and_damage_is_passed_by(tmp_path: Path, told: Briefing) -> None:
    for day in ("2025-05-15", "2025-07-01", "2025-07-02"):
        (tmp_path / day).mkdir()
        (tmp_path / day / "briefing.json").write_bytes(to_json(replace(told, date=day)))
    (tmp_path / "2025-05-16").mkdir()
    (tmp_path / "2025-05-16" / "briefing.json").write_bytes(b"{")
    old = json.loads(to_json(replace(told, date="2025-05-14"))) | {"schema": 1}
    for part in ("timeline", "figures", "entities", "disagreements", "top_lines"):
        del old[part]
    (tmp_path / "2025-05-14").mkdir()
    (tmp_path / "2025-05-14" / "briefing.json").write_text(json.dumps(old), encoding="utf-8")
    assert [one.date for one in earlier_editions(tmp_path, "2025-07-01")] == ["2025-05-14", "2025-05-15"]


def test_the_edition_keeps_to_the_schema_and_comes_out_the_same_twice(told: Briefing) -> None:
    schema = json.loads(files("pipeline.publish").joinpath("briefing.schema.json").read_text("utf-8"))
    data = to_json(told)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(data))) == []
    assert to_json(edition(A, B, C, D)) == data


def test_a_top_line_names_what_it_speaks_of() -> None:
    text = "Le projet a suivi trois ans de travaux à Kayes en 2024. Le maire de Kayes, Oumar Sidibé, a promis un puits."
    first, *_ = edition(digest(document(text, "a.txt"))).top_lines
    assert first.claim.fr.startswith("Le maire de Kayes")


def test_what_cannot_be_translated_stands_in_its_own_words_and_says_so() -> None:
    text = "L'hôtel de Kayes compte 120 chambres et un jardin. Il a rouvert en mai 2025 au public."
    made = assemble(
        [digest(document(text, "a.txt"))], (), (), Glossary.load(),
        date="2025-07-01", profile="none", titles=("", ""), translate=untranslated,
    )  # fmt: skip
    (figure,) = made.figures
    assert (figure.counts.fr, figure.counts.en, figure.counts.translation) == (
        "chambres",
        "chambres",
        "flagged",
    )


def test_what_an_edition_will_ask_for_is_known_before_its_claims_are_translated() -> None:
    asked: list[Claim] = []

    def recorded(claims: Sequence[Claim]) -> list[Claim]:
        asked.extend(claims)
        return mirrored(claims)

    digests = [digest(document(PORT, "a.txt"), 2), digest(document(WELL, "c.txt"), 0, 2)]
    assemble(
        digests, (), (), Glossary.load(),
        date="2025-07-01", profile="none", titles=("", ""), translate=recorded,
    )  # fmt: skip
    french = [
        replace(one, summary=Summary(bare[0], tuple(bare)))
        for one in digests
        for bare in [[replace(claim, en="") for claim in one.summary.claims]]
    ]
    assert "Le corridor a coûté près de 15 milliards de francs CFA." in [claim.fr for claim in asked]
    assert said_beyond(french, Glossary.load()) == asked


def test_evidence_is_always_the_words_of_the_source(told: Briefing) -> None:
    texts = {(one.id, at): line.text for one in told.documents for at, line in enumerate(one.sentences)}
    found: list[Evidence] = []

    def walk(value: object) -> None:
        if isinstance(value, Evidence):
            found.append(value)
        elif isinstance(value, tuple):
            for item in value:
                walk(item)
        elif hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                walk(getattr(value, name))

    for part in (told.stories, told.timeline, told.figures, told.entities, told.disagreements, told.top_lines):
        walk(part)
    assert len(found) > 40
    assert all(texts[one.document, one.sentence] == one.text for one in found)


def test_an_english_report_joins_a_french_one_on_the_same_day_and_names() -> None:
    english = document(
        "The transport ministers of Mali and Senegal met in Dakar on 12 and 13 May 2025 to discuss access to the "
        "port. The two delegations announced a line of 320 lorries, and Dakar promised freight for Bamako.",
        "en.txt",
    )
    claims = tuple(
        Claim(f"FR {line.text}", line.text, (Evidence(english.id, at, line.text, 1.0),), "extracted", "original")
        for at, line in enumerate(english.sentences)
    )
    made = edition(A, replace(digest(english), summary=replace(digest(english).summary, claims=claims)))
    assert english.id in {one for event in made.timeline for one in [event.claim.evidence[0].document]}
    assert all(claim.fr and claim.en for story in made.stories for claim in story.claims)


def test_no_story_has_a_sentence_of_another_document_that_speaks_of_whom_this_one_names() -> None:
    seen = document(
        f"{WELL} Il était à Dakar les 12 et 13 mai 2025 avec les ministres des Transports du Mali et du Sénégal.",
        "c.txt",
    )
    made = edition(A, digest(seen))
    assert [story.documents for story in made.stories] == [(A.document.id,), (seen.id,)]


def test_a_claim_that_leans_is_not_put_behind_those_of_another_document() -> None:
    other = document("Il a reçu les deux ministres à Dakar les 12 et 13 mai 2025 pour parler du port.", "b.txt")
    (story,) = edition(A, digest(other)).stories
    assert story.documents == (A.document.id, other.id)
    assert {claim.evidence[0].document for claim in story.claims} == {A.document.id}


def test_what_is_dated_by_a_sentence_that_leans_is_told_with_the_one_before() -> None:
    text = "L'Alliance a reçu un émissaire de Dakar. Ses trois membres ont quitté le corridor en janvier 2025."
    (event,) = edition(digest(document(text, "a.txt"), 0)).timeline
    assert event.claim.fr == text


def test_nothing_is_dated_or_a_top_line_of_which_nobody_could_tell_whom_it_is_about() -> None:
    text = "Le village de Sirakoro a un nouveau forage.\n\nIls ont quitté le corridor de Dakar en janvier 2025."
    made = edition(digest(document(text, "a.txt")))
    assert made.timeline == ()
    assert [line.claim.fr for line in made.top_lines] == ["Le village de Sirakoro a un nouveau forage."]


def test_of_what_a_document_says_late_the_top_lines_have_what_comes_first() -> None:
    late = (
        "La société Malifret livrera 200 camions à Bamako.",
        "Les présidents Moussa Keïta et Amadou Ndiaye s'étaient vus à Genève le 3 juillet 2023.",
    )
    text = "Le puits a tari. " * 7 + " ".join(late)
    made = edition(digest(document(text, "a.txt"), 7, 8))
    assert [line.claim.fr for line in made.top_lines] == list(late)
