"""What is asked of the model where its first words were rejected."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import language, salience, work
from pipeline.engines.registry import Registry
from pipeline.intake import document_from_text
from pipeline.leaning import leans
from pipeline.records import Claim, ClaimStatus, Document, Evidence, Hypothesis
from pipeline.settings import Settings
from pipeline.summarise import ABSTRACT_WORDS, WHOLE_WORDS
from pipeline.summarise.choice import choose
from pipeline.summarise.jobs import jobs_of
from pipeline.summarise.search import _shared
from pipeline.summarise.summary import _shorter, gathered

PARTED = "Née en 2023, l'Alliance s'est éloignée de la France. "
LEFT = "Ses trois membres ont quitté en janvier 2025 la CEDEAO, trop soumise à l'influence de Paris."


@given(st.lists(st.tuples(st.text("abc ", max_size=12), st.lists(st.text("abc", min_size=1, max_size=2), max_size=3))))
def test_forbidden_words_are_shared_only_where_they_can_do_no_harm(
    asked: list[tuple[str, list[str]]],
) -> None:
    sources, words = [text for text, _ in asked], [own for _, own in asked]
    lists = _shared(sources, words)
    for source, own, forbidden in zip(sources, words, lists, strict=True):
        assert set(own) <= set(forbidden)
        assert not any(word in source for word in set(forbidden) - set(own))


def test_one_search_serves_several_claims_that_forbid_different_words() -> None:
    lists = _shared(["Bamako accueille", "Niamey ferme"], [["Moscou"], ["Paris"]])
    assert lists[0] == lists[1]


def test_an_abstract_that_no_hypothesis_supports_is_the_documents_own_sentences_in_their_order(
    fetched: Registry,
) -> None:
    texts = [
        "Le ministre a ouvert une centrale de 30 mégawatts à Agadez, au nord du pays, ce mercredi. "
        "Le chantier a coûté 18 milliards. La population attendait depuis dix ans. "
        + "Le maire a parlé longuement. "
        * 9
        + "Une foule venue des villages voisins a fêté à Agadez, au nord du pays, le travail des ouvriers. "
        "Le pays en promet vingt autres, que des bailleurs paieront, avant la fin de la décennie prochaine.",
        "The minister opened a power plant in the north on Wednesday. It cost 18 billion. The mayor spoke at length.",
        "Il l'a dit.",
    ]
    documents = [language.detect(document_from_text(text, str(at))) for at, text in enumerate(texts)]
    given = work.abstracts(documents, Settings(profile="tiny"), fetched)
    for document, abstract in zip(documents, given, strict=True):
        told = [document.sentences[claim.evidence[0].sentence].text for claim in abstract]
        assert [claim.fr or claim.en for claim in abstract] == told
        assert sorted(places := [claim.evidence[0].sentence for claim in abstract]) == places
        assert len(" ".join(told).split()) <= ABSTRACT_WORDS
        assert len(set(told)) == len(told)
        assert all(claim.evidence[0].document == document.id for claim in abstract)
    assert given[0][0].evidence[0].sentence == 0
    assert [len(abstract) for abstract in given][1:] == [3, 1]


def read(text: str) -> Document:
    return language.detect(document_from_text(text, "a.txt"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"Le président a vu Moscou en juin.\n\n{PARTED}{LEFT}", PARTED + LEFT),
        # What it leans on is in another paragraph, and so perhaps something else.
        (f"{PARTED}\n\n{LEFT} Le Tchad a quitté la CEDEAO en mai.", "Le Tchad a quitté la CEDEAO en mai."),
        # Both together are too long to be one claim.
        (f"{PARTED[:-2]}{', puis de Dakar' * 20}. {LEFT}", f"{PARTED[:-2]}{', puis de Dakar' * 20}."),
    ],
)
def test_where_no_hypothesis_is_supported_no_sentence_is_told_without_the_one_it_leans_on(
    text: str, said: str, fetched: Registry
) -> None:
    (summary,) = work.summaries([read(text)], Settings(profile="tiny"), fetched)
    told = [claim.fr for claim in summary.claims]
    assert said in told
    assert not any(leans(claim) for claim in (summary.headline.fr, *told))
    evidence = next(claim.evidence for claim in summary.claims if claim.fr == said)
    assert " ".join(one.text for one in evidence) == said


def test_the_models_claim_that_leans_is_told_with_the_one_before_or_not_at_all() -> None:
    document = read(f"Le président a vu Moscou en juin.\n\n{PARTED}{LEFT}")
    jobs = jobs_of(document, salience.select(document, 2))
    (job,) = [job for job in jobs if LEFT in job.source and not job.headline]

    def chosen(*texts: str) -> list[str]:
        supported, _ = choose(job, [Hypothesis(text, -0.1, True) for text in texts], "generated")
        return [claim.fr for claim in supported]

    shorter = "Ses trois membres ont quitté en janvier 2025 la CEDEAO."
    assert chosen(shorter) == []
    assert chosen(shorter, PARTED + shorter) == [PARTED + shorter]
    assert chosen(f"Le président a vu Moscou en juin. {shorter}") == []


def test_an_abstract_has_the_best_that_fits_in_their_order_and_nothing_twice() -> None:
    best = {
        6: "Le chantier a coûté 18 milliards de francs.",
        4: "Celui-ci attendait depuis dix ans.",
        3: "Une centrale de 30 mégawatts a ouvert à Agadez.",
        7: "Le chantier a coûté 18 milliards.",
        9: f"Le maire {'et son premier adjoint ' * 12}ont parlé.",
        1: "Il a salué les ouvriers.",
        8: "La ville compte 200 000 habitants.",
    }
    claims = {at: Claim(text, "", (Evidence("d", at, "", 1.0),), "generated") for at, text in best.items()}
    # What leans can follow the sentence that it leans on, wherever that one comes in the ranking.
    assert [claim.fr for claim in gathered(claims)] == [best[at] for at in (3, 4, 6, 8)]
    assert [claim.fr for claim in gathered({4: claims[4]})] == [best[4]]


def test_a_headline_that_the_beginning_does_not_give_is_made_from_one_of_the_sentences() -> None:
    first = "Le Mali a annoncé jeudi la fermeture de 12 écoles dans la région de Mopti."
    document = read(f"{first} Les parents protestent depuis deux semaines à Sévaré. La rentrée est fixée au 3 octobre.")
    (job,) = [job for job in jobs_of(document, salience.select(document, 2)) if job.headline]
    assert first in job.others
    assert job.source not in job.others
    assert len(set(job.others)) == len(job.others)
    text = Hypothesis("Mali : fermeture de 12 écoles dans la région de Mopti", -0.1, True)
    # A list says nothing, however likely it is.
    listed = Hypothesis("Mali, fermeture de 12 écoles, région de Mopti", -0.01, True)
    supported, _ = choose(replace(job, source=first), [listed, text], "generated")
    assert [claim.fr for claim in supported] == [text.text]
    assert [one.sentence for one in supported[0].evidence] == [0]


def test_a_headline_has_no_place_before_it_that_its_sentence_has_not() -> None:
    document = read(
        "Le procès de 12 orpailleurs a commencé jeudi à Ségou. La mine se trouve à 70 km au sud de Bamako. "
        "Les familles attendent un jugement à Ségou."
    )
    (job,) = [job for job in jobs_of(document, salience.select(document, 2)) if job.headline]
    source = " ".join(sentence.text for sentence in document.sentences)

    def headline(label: str) -> list[str]:
        text = f"{label} : le procès de 12 orpailleurs a commencé jeudi"
        return [one.fr for one in choose(replace(job, source=source), [Hypothesis(text, -0.1, True)], "generated")[0]]

    assert headline("« Les orpailleurs de la région de Ségou » : elle revient sur") == []  # who?
    assert headline("Ségou") == ["Ségou : le procès de 12 orpailleurs a commencé jeudi"]
    assert headline("Bamako") == ["Le procès de 12 orpailleurs a commencé jeudi"]


def test_a_long_sentence_does_not_head_a_story_that_a_short_claim_can() -> None:
    def claim(text: str, at: int, status: ClaimStatus = "generated", score: float = 1.0) -> Claim:
        return Claim(text, "", (Evidence("d", at, "", score),), status)

    long = claim(f"Le maire de Gao a dit {'et redit ' * 12}que le mil manque", 2, "extracted")
    middle = claim(
        "Le maire de Gao a dit et redit et redit et redit et redit et redit et redit que le mil manque", 2, "extracted"
    )
    claims = [
        claim("Il le sait.", 0),
        claim("Le pont de Gao est fermé.", 1),
        claim("Le mil manque à Gao.", 2, score=0.97),
    ]
    assert _shorter(middle, claims).fr == "Le mil manque à Gao"  # made from that sentence
    assert _shorter(middle, claims[:2]) == middle
    assert len(long.fr.split()) > WHOLE_WORDS
    assert _shorter(long, claims[:2]).fr == "Le pont de Gao est fermé"  # what leans cannot
    assert _shorter(replace(long, status="generated"), claims) == replace(long, status="generated")
