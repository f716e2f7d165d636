"""Tokens are the published tokenizers' own: checked against sentencepiece and against the transformers classes."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from pipeline.engines.tokens import JsonCodec, open_codec
from pipeline.engines.transformers import load

TRICKY = (
    "Le convoi transportait 1 500 tonnes de riz.",
    "« Nous avons besoin d’écoles », dit-il…",
    "espace fine\u202finsécable et espace\u00a0insécable",
    "ligature ﬁn, exposant x², numéro №5, pleine chasse ＡＢ",
    "deux  espaces, une\ttabulation,\nune ligne",
    "</s> <s> <unk> <mask> <pad>",
)


def test_marian_tokens_are_its_own_classes(marian: Path) -> None:
    from transformers import AutoTokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reference = AutoTokenizer.from_pretrained(marian)
    codec = open_codec(marian)
    known = set(load(marian, "seq2seq")[2])
    for text in TRICKY[:-1]:
        ours = [*(token if token in known else "<unk>" for token in codec.encode(text)), "</s>"]
        assert ours == reference.convert_ids_to_tokens(reference(text).input_ids)
    target = codec.encode_target("The convoy carried rice.")
    assert codec.decode([*target, "</s>"]) == "The convoy carried rice."


def test_barthez_tokens_have_the_ids_of_its_sentencepiece_model(barthez: Path) -> None:
    # The class that transformers 5 has for it leaves out NFKC: its tokens would not be those of the training.
    import sentencepiece

    model = sentencepiece.SentencePieceProcessor(model_file=str(barthez / "sentencepiece.bpe.model"))
    ids = {token: number for number, token in enumerate(load(barthez, "seq2seq")[2])}
    codec = open_codec(barthez)
    for text in TRICKY:
        assert [ids.get(token, ids["<unk>"]) for token in codec.encode(text)] == model.encode(text)
    assert codec.decode(codec.encode_target("Le convoi de riz.")) == "Le convoi de riz."
    assert len(ids) == model.get_piece_size() + 2


def test_a_truncating_tokenizer_file_does_not_truncate(gemma: Path, tmp_path: Path) -> None:
    tokenizer = Tokenizer.from_file(str(gemma / "tokenizer.json"))
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=64)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    codec = open_codec(tmp_path)
    assert codec.encode(TRICKY[0]) == open_codec(gemma).encode(TRICKY[0])
    assert len(codec.encode(TRICKY[0])) > 4


def test_special_tokens_are_read_only_as_markup(gemma: Path) -> None:
    codec = open_codec(gemma)
    assert codec.encode("<bos>a", markup=True)[0] == "<bos>"
    assert "<eos>" not in codec.encode("fin <eos> suite")
    assert codec.decode(codec.encode("fin <eos> suite")) == "fin <eos> suite"


@pytest.fixture(scope="module")
def codec(gemma: Path) -> JsonCodec:
    found = open_codec(gemma)
    assert isinstance(found, JsonCodec)
    return found


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=("Cs",), exclude_characters="▁"), max_size=60))
def test_any_text_comes_back(codec: JsonCodec, text: str) -> None:
    assert codec.decode(codec.encode(text)) == text


def test_stop_tokens_are_those_that_hold_the_mark(codec: JsonCodec) -> None:
    found = codec.tokens_with("\n")
    assert set(found) >= {"<0x0A>", "\n"}
    assert all("\n" in codec.decode([token]) for token in found)
