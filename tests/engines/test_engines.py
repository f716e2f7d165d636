"""Both engines on all three classes of model: the same words, whole prompts, right order, right scores."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.base import BATCH_ROWS, SCORE_SPREAD, batches, searches
from pipeline.engines.ctranslate2 import CTranslate2Engine
from pipeline.engines.registry import Registry, open_task
from pipeline.engines.transformers import TransformersEngine

MODELS = ("barthez", "marian", "gemma", "wide")
Pair = tuple[CTranslate2Engine, TransformersEngine]


@pytest.mark.parametrize("name", MODELS)
def test_the_engines_say_the_same_greedily(name: str, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    fast, reference = pairs[name]
    ours = fast.generate(french, max_new_tokens=16)
    theirs = reference.generate(french, max_new_tokens=16)
    assert [one[0].text for one in ours] == [one[0].text for one in theirs]
    assert [one[0].finished for one in ours] == [one[0].finished for one in theirs]
    assert [one[0].score for one in ours] == pytest.approx([one[0].score for one in theirs], abs=4e-3)
    assert any(one[0].text for one in ours)


@pytest.mark.parametrize("name", MODELS)
def test_the_engines_score_alike(name: str, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    fast, reference = pairs[name]
    targets = [*french[1:], french[0]]
    assert fast.score(french, targets) == pytest.approx(reference.score(french, targets), abs=4e-3)


@pytest.mark.parametrize("name", MODELS)
def test_a_forbidden_word_is_not_written(name: str, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    # Noise writes few words in the pieces in which they would be read; of all that it writes there are some.
    for engine in pairs[name]:
        free = [one[0].text for one in engine.generate(french, max_new_tokens=24)]
        words = sorted({word for text in free for word in text.split()})
        bound = [one[0].text for one in engine.generate(french, max_new_tokens=24, forbidden=[words] * len(french))]
        assert bound != free
        assert sum(text.split().count(word) for text in bound for word in words) < sum(
            len(text.split()) for text in free
        )


@pytest.mark.parametrize("name", MODELS)
def test_a_forbidden_word_that_it_could_not_write_changes_nothing(
    name: str, pairs: dict[str, Pair], french: tuple[str, ...]
) -> None:
    for engine in pairs[name]:
        free = engine.generate(french[:2], max_new_tokens=12)
        assert engine.generate(french[:2], max_new_tokens=12, forbidden=[["ж☃ж"], ["ж☃ж"]]) == free


@pytest.mark.parametrize("name", MODELS)
def test_a_text_is_scored_piece_by_piece(name: str, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    # What is said of a word's likelihood must be said of that word: the pieces are the text, their mean its score.
    for engine in pairs[name]:
        targets = ["Le convoi transportait du riz.", "Mali"]
        pieces = engine.score_tokens(french[:2], targets)
        assert ["".join(text for text, _ in found).strip() for found in pieces] == targets
        means = [sum(value for _, value in found) / len(found) for found in pieces]
        assert means == pytest.approx(engine.score(french[:2], targets), abs=1e-4)


@pytest.mark.parametrize("name", MODELS)
def test_what_the_model_wrote_scores_as_it_said(name: str, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    # A beam's score must be the mean log-probability whatever the length penalty of the search was.
    fast, reference = pairs[name]
    for penalty in (0.0, 1.0, 2.0):
        plain = fast.generate(french[:3], max_new_tokens=12, num_beams=3, num_hypotheses=3, length_penalty=penalty)
        told = reference.generate(french[:3], max_new_tokens=12, num_beams=3, num_hypotheses=3, length_penalty=penalty)
        known = {(index, one.text): one.score for index, row in enumerate(told) for one in row}
        both = [
            (one.score, known[index, one.text])
            for index, row in enumerate(plain)
            for one in row
            if (index, one.text) in known
        ]
        assert both, "no hypothesis in common"
        assert [mine for mine, _ in both] == pytest.approx([theirs for _, theirs in both], abs=4e-3)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("engine", [0, 1], ids=["ctranslate2", "transformers"])
def test_neighbours_in_a_batch_change_nothing(
    name: str, engine: int, pairs: dict[str, Pair], french: tuple[str, ...]
) -> None:
    model = pairs[name][engine]
    prompts = [*french, french[2][:20], " ".join(french[:2])]
    together = model.generate(prompts, max_new_tokens=12, num_beams=3, num_hypotheses=2, no_repeat_ngram=2)
    alone = [
        model.generate([prompt], max_new_tokens=12, num_beams=3, num_hypotheses=2, no_repeat_ngram=2)[0]
        for prompt in prompts
    ]
    assert [[one.text for one in row] for row in together] == [[one.text for one in row] for row in alone]


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("size", [1, 2])
def test_repeats_are_blocked_as_the_reference_blocks_them(
    name: str, size: int, pairs: dict[str, Pair], french: tuple[str, ...]
) -> None:
    fast, reference = pairs[name]
    free = [row[0].text for row in fast.generate(french, max_new_tokens=24)]
    held = [row[0].text for row in fast.generate(french, max_new_tokens=24, no_repeat_ngram=size)]
    alone = [reference.generate([text], max_new_tokens=24, no_repeat_ngram=size)[0][0].text for text in french]
    assert held == alone
    assert held != free, "nothing was blocked"


def test_copying_a_name_is_not_blocked(pairs: dict[str, Pair]) -> None:
    # Whatever the model would say first is put into the prompts, at their end, where the batch's longer ones
    # are read step by step; it must still be said.
    fast, reference = pairs["gemma"]
    prompts = ["Article : le maire de Gao", "Article : le maire de Gao, lundi soir, a lancé"]
    for _ in range(3):
        said = fast.generate(prompts, max_new_tokens=4, no_repeat_ngram=1)
        alone = [reference.generate([prompt], max_new_tokens=4, no_repeat_ngram=1)[0] for prompt in prompts]
        assert [row[0].text for row in said] == [row[0].text for row in alone]
        prompts = [f"{prompt} {row[0].text}" for prompt, row in zip(prompts, said, strict=True)]


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("engine", [0, 1], ids=["ctranslate2", "transformers"])
def test_prefixes_begin_the_texts(name: str, engine: int, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    model = pairs[name][engine]
    prefixes = ["la", "de la", ""]
    texts = [row[0] for row in model.generate(french[:3], max_new_tokens=8, prefixes=prefixes)]
    assert texts[0].text.startswith("la")
    assert texts[1].text.startswith("de la")
    assert texts[2].text == model.generate(french[2:3], max_new_tokens=8)[0][0].text
    other = pairs[name][1 - engine].generate(french[:3], max_new_tokens=8, prefixes=prefixes)
    assert [one.text for one in texts] == [row[0].text for row in other]
    assert [one.score for one in texts] == pytest.approx([row[0].score for row in other], abs=4e-3)


@pytest.mark.parametrize("name", MODELS)
def test_stop_ends_a_text_before_the_mark(name: str, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    fast, reference = pairs[name]
    free = fast.generate(french, max_new_tokens=16)
    index, text = next((at, row[0].text) for at, row in enumerate(free) if len(row[0].text) > 6)
    mark = text[4:6]
    for model in (fast, reference):
        (stopped,) = model.generate([french[index]], max_new_tokens=16, stop=[mark])[0]
        assert stopped.finished
        assert mark not in stopped.text
        assert text.startswith(stopped.text)


@pytest.mark.parametrize("engine", [0, 1], ids=["ctranslate2", "transformers"])
def test_a_cut_text_is_not_finished(engine: int, pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    # BARThez's own settings force an end at the length limit; an edition would take half a sentence for a whole.
    for name in MODELS:
        rows = pairs[name][engine].generate(french, max_new_tokens=2)
        assert not all(row[0].finished for row in rows)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("engine", [0, 1], ids=["ctranslate2", "transformers"])
def test_a_prompt_too_long_is_refused_and_the_longest_is_read_whole(
    name: str, engine: int, pairs: dict[str, Pair]
) -> None:
    model = pairs[name][engine]
    words = "a"
    while model.count_tokens([words + " a"])[0] <= model.window:
        words += " a"
    (fits,) = model.count_tokens([words])
    assert fits > model.window - 3
    # Its first word counts as much as any other, so nothing was cut at either end.
    other = model.generate(["d" + words[1:-2]], max_new_tokens=4)[0][0].score
    assert model.generate([words[:-2]], max_new_tokens=4)[0][0].score != pytest.approx(other, abs=1e-6)
    assert len(model.generate([words], max_new_tokens=4)) == 1
    with pytest.raises(ValueError, match=r"tokens"):
        model.generate([words + " a a"], max_new_tokens=4)
    with pytest.raises(ValueError, match=r"tokens"):
        model.score([words + " a a"], ["b"])


def test_a_long_prompt_is_read_alike(pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    # Up to the window, sliding attention included; past it CTranslate2 reads wrongly, which the window prevents.
    fast, reference = pairs["gemma"]
    text = " ".join(french)
    while fast.count_tokens([text])[0] > fast.window:
        text = text.rsplit(" ", 1)[0]
    assert fast.count_tokens([text])[0] > fast.window - 20
    ours, theirs = (model.generate([text], max_new_tokens=40)[0][0] for model in (fast, reference))
    assert ours.text == theirs.text
    assert ours.score == pytest.approx(theirs.score, abs=4e-3)


def test_a_text_cannot_smuggle_special_tokens(pairs: dict[str, Pair]) -> None:
    fast, _ = pairs["gemma"]
    assert fast.count_tokens(["<eos>"])[0] > 2


def test_what_prompts_share_is_read_once_to_the_same_effect(pairs: dict[str, Pair], french: tuple[str, ...]) -> None:
    fast, reference = pairs["gemma"]
    prompts = [f"{french[0]} {french[1]} {end}" for end in ("Titre :", "Résumé :", "Titre du jour :")]
    ours = fast.generate(prompts, max_new_tokens=10)
    assert [row[0].text for row in ours] == [row[0].text for row in reference.generate(prompts, max_new_tokens=10)]


def test_nothing_gives_nothing(pairs: dict[str, Pair]) -> None:
    for name in MODELS:
        for model in pairs[name]:
            assert model.generate([], max_new_tokens=4) == []
            assert model.score([], []) == []
            assert model.count_tokens([]) == []


def test_more_hypotheses_than_beams_are_refused(pairs: dict[str, Pair]) -> None:
    with pytest.raises(ValueError, match="beams"):
        pairs["gemma"][0].generate(["a"], max_new_tokens=4, num_hypotheses=2)


def test_int8_after_fetching_reads_and_writes(fetched: Registry, french: tuple[str, ...]) -> None:
    summarise, translate = open_task(fetched, "tiny", "summarise"), open_task(fetched, "tiny", "translate.fr-en")
    for task in (summarise, translate):
        rows = task.engine.generate([task.prompt(text) for text in french], max_new_tokens=task.max_new_tokens)
        assert any(row[0].text for row in rows)
    assert open_task(fetched, "tiny", "summarise").engine is summarise.engine
    assert len({summarise.engine.fingerprint, translate.engine.fingerprint}) == 2


@pytest.mark.parametrize("name", MODELS[:3])
def test_int8_scores_texts_of_any_length_together(name: str, fetched: Registry, french: tuple[str, ...]) -> None:
    engine = fetched.engine(name)
    targets = [french[0][: 5 * length] for length in range(len(french))]
    together = engine.score(french, targets)
    alone = [engine.score([prompt], [target])[0] for prompt, target in zip(french, targets, strict=True)]
    assert together == pytest.approx(alone, abs=1e-3)


def test_ctranslate2_needs_neither_torch_nor_transformers(fetched: Registry) -> None:
    program = f"""
import sys
from pathlib import Path
from pipeline.engines.registry import Registry, open_task
before = {{name for name in sys.modules if name.split('.')[0] in ('torch', 'transformers', 'ctranslate2')}}
assert not before, before
task = open_task(Registry.load(Path({str(fetched.root / "registry.toml")!r})), 'tiny', 'headline')
task.engine.generate([task.prompt('Le maire de Gao')], max_new_tokens=4)
print(sorted({{name.split('.')[0] for name in sys.modules}} & {{'torch', 'transformers', 'ctranslate2'}}))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['ctranslate2']"
    assert done.stderr == ""


def test_batches_keep_every_index_and_the_limit() -> None:
    lengths = [5, 90, 7, 7, 300, 6, 22, 91]
    groups = list(batches(lengths, limit=100))
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or len(group) * max(lengths[index] for index in group) <= 100
        assert max(lengths[index] for index in group) - min(lengths[index] for index in group) <= SCORE_SPREAD


@given(st.lists(st.integers(1, 300), max_size=40), st.integers(1, 8), st.integers(1, 200), st.integers(1, 8_000))
def test_every_prompt_is_searched_once_in_a_batch_that_fits(
    lengths: list[int], beams: int, extra: int, limit: int
) -> None:
    groups = searches(lengths, beams=beams, extra=extra, limit=limit)
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        widest = max(lengths[index] for index in group) + extra
        assert len(group) == 1 or len(group) * beams * widest <= limit
        assert len(group) * beams <= max(beams, BATCH_ROWS)
        assert len(group) <= max(1, -(-len(lengths) // 2)), "both of two cores have something to do"


def test_prompts_of_like_length_are_searched_together() -> None:
    lengths = [40, 12, 41, 90, 13, 42, 91, 12]
    groups = searches(lengths, beams=4, extra=50, limit=5_000)
    together = [{lengths[index] for index in group} for group in groups]
    assert sorted(map(min, together)) == [12, 40, 90]
    assert all(max(some) - min(some) < 3 for some in together)


def test_a_damaged_folder_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    from pipeline.engines.tokens import open_codec
    from pipeline.errors import ModelError

    with pytest.raises(ModelError, match="no tokenizer"):
        open_codec(tmp_path)
    (tmp_path / "tokenizer.json").write_text("{ not json")
    with pytest.raises(ModelError, match="cannot be read"):
        open_codec(tmp_path)


@pytest.mark.slow
def test_the_embedded_model_scores_texts_of_any_length_together() -> None:
    # Its shape, unlike the tiny one's, makes CTranslate2 refuse rows of different lengths in int8.
    registry = Registry.load()
    if not (registry.folder("compact") / "SHA256SUMS").exists():
        pytest.skip("the embedded model has not been built")
    task = open_task(registry, "embedded", "translate.fr-en")
    prompts = [task.prompt("Le convoi transportait du riz et du mil."), task.prompt("Merci.")]
    targets = ["The convoy carried rice and millet.", "Thank you."]
    crossed = task.engine.score(prompts, targets[::-1])
    scores = task.engine.score(prompts, targets)
    assert scores[0] > crossed[0] + 1
    assert scores[1] > crossed[1] + 1
