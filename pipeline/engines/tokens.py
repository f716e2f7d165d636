"""Text to tokens and back, with the tokenizer files that lie beside a model, and without transformers.

SentencePiece models are read by sentencepiece itself: it is what the published models were trained with, whereas
converted tokenizers may lack its normalisation (NFKC) and its handling of spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor
    from tokenizers import Tokenizer

_SPECIAL = re.compile(r"<(s|/s|pad|unk|mask|extra_id_\d+)>")


class Codec(Protocol):
    """A tokenizer: texts to token strings, and token strings to text."""

    size: int

    def encode(self, text: str, *, markup: bool = False) -> list[str]:
        """The tokens of a prompt, without marks at its ends; `markup` reads special tokens that it spells out."""

    def encode_target(self, text: str) -> list[str]:
        """The tokens of an output's text."""

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of an output's tokens; special tokens have none."""

    def writes(self, tokens: Sequence[str]) -> bool:
        """Whether an output may have all of these tokens."""

    def tokens_with(self, text: str) -> tuple[str, ...]:
        """The tokens of the vocabulary in whose text `text` occurs."""


# The files that an engine needs to tokenise, most exact first.
TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json", "sentencepiece.bpe.model", "tokenizer.json")


def open_codec(folder: Path) -> Codec:
    """The tokenizer of a model's folder: Marian's or BARThez's SentencePiece models, or a tokenizer.json.

    Raises ModelError if there is none or it cannot be read.
    """
    import sentencepiece

    def spm(name: str) -> SentencePieceProcessor:
        return sentencepiece.SentencePieceProcessor(model_file=str(folder / name))

    try:
        if (folder / "source.spm").exists():
            return SentencePieceCodec(spm("source.spm"), spm("target.spm"))
        if (folder / "sentencepiece.bpe.model").exists():
            model = spm("sentencepiece.bpe.model")
            return SentencePieceCodec(model, model)
        if (folder / "tokenizer.json").exists():
            from tokenizers import Tokenizer

            return JsonCodec(Tokenizer.from_file(str(folder / "tokenizer.json")))
    except Exception as error:  # both libraries raise bare exceptions of their own for a damaged file
        raise ModelError(
            f"The tokenizer in {folder} cannot be read ({error}); fetch or copy the model again."
        ) from error
    raise ModelError(f"{folder} holds no tokenizer (tokenizer.json, *.spm or sentencepiece.bpe.model); copy it there.")


class JsonCodec:
    """A tokenizer.json of the tokenizers library."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        # Files carry the settings of whoever trained with them; a cut or padded prompt would go unnoticed.
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._special = {token.content for token in tokenizer.get_added_tokens_decoder().values() if token.special}
        self.size = tokenizer.get_vocab_size()
        self.tokens_with = cache(self._tokens_with)

    def encode(self, text: str, *, markup: bool = False) -> list[str]:
        """The tokens of a prompt, without marks at its ends; `markup` reads special tokens that it spells out."""
        self._tokenizer.encode_special_tokens = not markup
        tokens: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return tokens

    def encode_target(self, text: str) -> list[str]:
        """The tokens of an output's text."""
        return self.encode(text)

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of an output's tokens; special tokens have none."""
        text: str = self._tokenizer.decoder.decode([token for token in tokens if token not in self._special])
        return text

    def writes(self, tokens: Sequence[str]) -> bool:
        """All of them: no text is unknown to it."""
        return True

    def _tokens_with(self, text: str) -> tuple[str, ...]:
        vocabulary = self._tokenizer.get_vocab(with_added_tokens=False)
        return tuple(sorted(token for token in vocabulary if text in self.decode([token])))


class SentencePieceCodec:
    """SentencePiece models for the two sides; BARThez has the same one on both."""

    def __init__(self, source: SentencePieceProcessor, target: SentencePieceProcessor) -> None:
        self._source = source
        self._target = target
        self.size = max(source.get_piece_size(), target.get_piece_size())
        self.tokens_with = cache(self._tokens_with)

    def encode(self, text: str, *, markup: bool = False) -> list[str]:
        """The pieces of a prompt; SentencePiece never reads special tokens in a text, so `markup` changes nothing."""
        pieces: list[str] = self._source.encode(text, out_type=str)
        return pieces

    def encode_target(self, text: str) -> list[str]:
        """The pieces of an output's text."""
        pieces: list[str] = self._target.encode(text, out_type=str)
        return pieces

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of an output's pieces; special tokens have none."""
        text: str = self._target.decode_pieces([token for token in tokens if not _SPECIAL.fullmatch(token)])
        return text

    def writes(self, tokens: Sequence[str]) -> bool:
        """Whether the target's vocabulary has all of these pieces; what it has not is a piece as it stands."""
        return all(self._target.piece_to_id(token) != self._target.unk_id() for token in tokens)

    def _tokens_with(self, text: str) -> tuple[str, ...]:
        pieces = (self._target.id_to_piece(number) for number in range(self._target.get_piece_size()))
        return tuple(sorted(piece for piece in pieces if text in self.decode([piece])))
