"""A model judges what rules cannot: which words of a translation its source does not bear out."""

from __future__ import annotations

import pytest

from pipeline.verify.judge import Judge
from pipeline.verify.rows import verify_rows

SOURCE = "Le ministre malien Abdoulaye Diop a reçu Sergueï Lavrov à Bamako et n'a pas signé l'accord avec l'Algérie."
CLAIM = "Malian minister Abdoulaye Diop received Sergei Lavrov in Bamako and did not sign the agreement with Algeria."
SPEECH = "« Nous avons besoin d'écoles et de routes », a déclaré le maire de Gao."


@pytest.fixture(scope="module")
def judge() -> Judge:
    found = Judge.embedded()
    if found is None:
        pytest.skip("the embedded model is not here; restore models/compact")
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "claim", "kind"),
    [
        (SOURCE, CLAIM, None),
        (SOURCE, CLAIM.replace("did not sign", "signed"), "polarity"),
        (SOURCE, CLAIM.replace("received", "never received"), "polarity"),
        (SOURCE, CLAIM.replace("Bamako", "Lagos"), "name"),
        (SOURCE, CLAIM.replace("Abdoulaye Diop", "Moussa Sidibé"), "name"),
        (SPEECH, "“We need schools and roads,” said the mayor of Gao.", None),
        (SPEECH, "“We need schools and autumn,” said the mayor of Gao.", "quote"),
        ("Le siège de la BCEAO est à Dakar.", "The headquarters of the BCEAO is in Dakar.", None),
        ("Le siège de la BCEAO est à Dakar.", "The headquarters of the BECAO is in Dakar.", "acronym"),
        ("La BOAD aide la BOAD Titres.", "The BOAD helps BAOD Titres.", "acronym"),
        ("Il est employé par la société NAV KASSA.", "He is employed by the company KPRA KASSA.", "acronym"),
        ("Le SNU, service national universel, recrute.", "The universal national service (USN) recruits.", "acronym"),
        ("L'heure d'hiver ou d'été de l'Est s'applique.", "EST or EST applies.", "acronym"),
        ("Le chapitre III traite de l'eau.", "Chapter III deals with water.", None),
        ("Un RPAC est offert aux membres.", "A III is offered to the members.", "acronym"),
    ],
)
def test_one_changed_fact_is_named_and_a_true_translation_passes(
    judge: Judge, source: str, claim: str, kind: str | None
) -> None:
    row = {"id": 1, "source": source, "claim": claim, "lang": "en", "source_lang": "fr"}
    [result] = verify_rows([row], lambda: judge)
    assert result["supported"] == (kind is None)
    assert kind is None or kind in {reason["kind"] for reason in result["reasons"]}


@pytest.mark.slow
def test_words_have_their_own_likelihood(judge: Judge) -> None:
    claim = "The mayor of Gao opened a school on autumn."
    spans = judge.surprises("Le maire de Gao a inauguré une école lundi.", claim, "fr")
    assert [claim[start:end] for start, end, _ in spans] == claim.rstrip(".").split()
    assert min(spans, key=lambda span: span[2])[:2] == (claim.index("autumn"), len(claim) - 1)


@pytest.mark.slow
def test_a_claim_too_long_for_the_model_is_left_to_the_rules(judge: Judge) -> None:
    long = SOURCE * 40
    assert judge.surprises(long, CLAIM * 40, "fr") == []
    [result] = verify_rows(
        [{"id": 1, "source": long, "claim": CLAIM.replace("Bamako", "Lagos"), "lang": "en", "source_lang": "fr"}],
        lambda: judge,
    )
    assert result["id"] == 1
