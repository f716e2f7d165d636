"""Cuts text into words and brings them to a form in which two spellings of the same word are equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

# One character for one character, so that offsets hold; invisible characters become plain spaces or nothing.
_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2008\u200a\u2002\u2003\u3000\t\n\r", " "),
        **dict.fromkeys("’ʼ‘‛´`′", "'"),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
    }
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?=\W|$)")
_WORD = re.compile(r"[^\W_]+")

FRENCH_FUNCTION_WORDS = frozenset(
    """
    a à afin ai ailleurs ainsi alors au aucun aucune aujourd hui auparavant auprès auquel aura aurait auraient auront
    aussi aussitôt autant autour autre autres autrement aux auxquels auxquelles avaient avait avant avec avoir ayant
    beaucoup bien bientôt c ça car ce ceci cela celle celles celui cependant certain certaine certaines certains ces
    cet cette ceux chacun chacune chaque chez ci comme comment concernant contre d dans davantage de dehors déjà
    delà depuis dernièrement derrière des dès désormais dessous dessus devant donc dont du durant elle elles en
    encore enfin ensuite entre envers environ es est et étaient était étant été être eu eux face faire fait fallait
    faut fois font furent fut grâce guère hormis hors ici il ils j jamais je jusqu jusque l la là laquelle le lequel
    les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais malgré me même mêmes mes mieux moi moins mon
    n ne néanmoins ni nombreuses nombreux non nos notamment notre nous on ont or ou où outre par parce parfois parmi
    pas pendant personne peu peut peuvent plupart plus plusieurs plutôt pour pourquoi pourtant près presque puis
    puisqu puisque qu quand quant que quel quelle quelles quelqu quelque quelques quels qui quoi quoiqu quoique rien
    s sa sans sauf se sein selon sera serait seraient seront ses si sien sinon soi soient soit sommes son sont sous
    souvent soyons suis suivant suite sur surtout t ta tandis tant tard te tel telle telles tels tes toi ton tôt
    toujours tous tout toute toutefois toutes très trop tu un une va vais vers via voici voilà vont vos votre vous vu
    y ayez avions étions ait aient eut eurent fût eût dit après tels alors dernier dernière puissent
    """.split()
)
ENGLISH_FUNCTION_WORDS = frozenset(
    """
    a about above according across after afterwards again against ago all almost along already also although always
    am amid among an and another any anyone anything are around as at away b be became because become been before
    behind being below beside besides between beyond both but by can cannot could d despite did do does doing done
    down due during each either else even ever every everyone everything few first following for from further had has
    have having he hence her here hers herself him himself his how however i if in including indeed inside instead
    into is it its itself just last least less let like ll many may me meanwhile might mine more moreover most much
    must my myself near nearly neither never nevertheless next no nobody none nor not nothing now of off often on
    once one only onto or other others our ours ourselves out outside over own per perhaps rather re s said same say
    says several shall she should since so some someone something soon still such t than that the their theirs them
    themselves then there therefore these they this those though through throughout thus to together too toward
    towards under unless unlike until up upon us ve very via was we well were what whatever when where whereas
    whether which while who whole whom whose why will with within without would yes yet you your yours
    """.split()
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word in its text: as written, offsets in the normalised text, folded form and stem (also folded)."""

    text: str
    start: int
    end: int
    fold: str
    stem: str
    function: bool

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


def normalise(text: str) -> str:
    """Brings spaces, apostrophes and hyphens to their plain forms and closes up dotted acronyms (« O.N.U. »)."""
    text = unicodedata.normalize("NFC", text).translate(_SAME_LENGTH)
    return _DOTTED.sub(lambda match: match[0].replace(".", "") if match[0].isupper() else match[0], text)


@lru_cache(maxsize=8192)  # most of a day's words; bounded, as all of these are, whatever the number of documents
def fold(text: str) -> str:
    """Gives text without case, accents and ligatures: what two spellings of a word have in common."""
    # « 𝓐 » is no capital until it is « A ».
    text = unicodedata.normalize("NFKD", text).casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer("english" if language == "en" else "french")


@lru_cache(maxsize=8192)
def stem(word: str, language: str) -> str:
    """Gives the word's Snowball stem, folded (Porter 2001)."""
    return fold(_stemmer(language).stemWord(word.casefold()))


@cache
def function_words(language: str) -> frozenset[str]:
    """Gives the language's function words, folded: those that carry no content of their own."""
    return frozenset(map(fold, ENGLISH_FUNCTION_WORDS if language == "en" else FRENCH_FUNCTION_WORDS))


@lru_cache(maxsize=1024)
def words(text: str, language: str) -> tuple[Word, ...]:
    """Cuts text into its words, in order; elisions and hyphenated compounds come apart, numerals count as words."""
    known = function_words(language)
    text = normalise(text)
    return tuple(
        Word(match[0], match.start(), match.end(), folded, stem(match[0], language), folded in known)
        for match in _WORD.finditer(text)
        for folded in [fold(match[0])]
    )


def content(found: Iterable[Word]) -> list[Word]:
    """Keeps the words that carry content: no function words, no bare numerals, nothing of one letter."""
    return [word for word in found if not word.function and len(word.text) > 1 and not word.text.isdigit()]


def stems(text: str, language: str = "fr") -> list[str]:
    """Gives the stems of a text's content words, in order."""
    return [word.stem for word in content(words(text, language))]
