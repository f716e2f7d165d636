"""Measures verification: how many claims with one wrong fact it catches, and how many right ones it rejects.

    python bench/corruption.py --data FOLDER [--each 400] [--held-out]

FOLDER holds orangesum/valid.jsonl.gz (French articles), mt/ntrex_train.jsonl and mt/flores_dev.jsonl (French–English
pairs). A claim is a sentence of an article, whole or shortened by deletion, or a human translation; one fact in it is
changed by rules that share no code with what is measured. Random choices are seeded.

The checks were tuned on these files. --held-out takes orangesum/train.jsonl.gz and mt/canada_laws.jsonl.gz instead,
on which nothing was tuned: its figures are the ones to expect elsewhere.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline.glossary import Glossary
from pipeline.intake.sentences import split_sentences
from pipeline.verify import Verifier, check_translation

NUMBER_WORDS = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante".split(),
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty".split(),
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}
NAMES = (
    "Karim Benhadj|Lucas Ferrand|Moussa Sidibé|Ingrid Solheim|Tomás Quintero|Aïcha Belkacem|Viktor Orlenko|"
    "Priya Raman|Hans Riedel|Chen Wenzhou"
).split("|")
ACRONYMS = "OXT KPRA MLDF ZUNO BRAKT FPQS WEDO".split()
INDICATIVES = (
    r"(?<= )(est|sont|était|étaient|a|ont|avait|avaient|sera|seront|doit|doivent|peut|peuvent|fait|va|vont)(?= \w)"
)
ATTRIBUTION = r"\b(?:selon|d'après|a-t-|ont-|avait-|indiqu|affirm|source)"
Change = Callable[[str, random.Random], str | None]


def numbers(language: str) -> Change:
    """Another number in the place of one that is no date."""
    words = "|".join(NUMBER_WORDS[language])
    months = "|".join(MONTHS[language])
    pattern = re.compile(
        rf"(?<![\w.,/:-])\d+(?:[.,  ]\d{{3}})*(?:[.,]\d+)?(?![\w/:-])(?! (?:{months}))|\b(?:{words})\b", re.IGNORECASE
    )

    def change(text: str, random: random.Random) -> str | None:
        found = [m for m in pattern.finditer(text) if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
        found = [m for m in found if not re.search(rf"(?:{months}) $", text[: m.start()])]
        if not found:
            return None
        match = random.choice(found)
        if match[0][0].isdigit():
            digits = [i for i, char in enumerate(match[0]) if char.isdigit()]
            at = random.choice(digits[:2])
            other = random.choice([d for d in "123456789" if d != match[0][at]])
            new = match[0][:at] + other + match[0][at + 1 :]
        else:
            new = random.choice([word for word in NUMBER_WORDS[language] if word != match[0].lower()])
        return text[: match.start()] + new + text[match.end() :]

    return change


def dates(language: str) -> Change:
    """Another day, month or year."""
    months = "|".join(MONTHS[language])
    day = rf"\b\d{{1,2}}(?= (?:{months})\b)|(?<=(?:{'|'.join(sorted(MONTHS[language]))}) )\d{{1,2}}\b"
    day = day if language == "fr" else rf"\b\d{{1,2}}(?= (?:{months})\b)"
    if language == "fr":
        day = rf"\b\d{{1,2}}(?= (?:{months})\b)"
    month = rf"(?<=\d )(?:{months})\b|(?<=\ben )(?:{months})\b|(?<=\bin )(?:{months})\b"
    pattern = re.compile(rf"{day}|{month}|(?<=\ben )(?:19|20)\d\d\b|(?<=\bin )(?:19|20)\d\d\b")

    def change(text: str, random: random.Random) -> str | None:
        found = list(pattern.finditer(text))
        if not found:
            return None
        match = random.choice(found)
        if match[0].isdigit() and len(match[0]) == 4:
            new = str(int(match[0]) + random.choice([-7, -3, -1, 1, 3, 6]))
        elif match[0].isdigit():
            new = str(random.choice([d for d in range(1, 29) if d != int(match[0])]))
        else:
            new = random.choice([name for name in MONTHS[language] if name != match[0]])
        return text[: match.start()] + new + text[match.end() :]

    return change


def names(others: Callable[[], Sequence[str]]) -> Change:
    """Another person or place in the place of two capitalised words inside the sentence."""
    pattern = re.compile(r"(?<=[a-zéèà,] )[A-ZÉÈ][a-zéèêëïîôçà]+(?:[ -][A-ZÉÈ][a-zéèêëïîôçà]+)+\b")

    def change(text: str, random: random.Random) -> str | None:
        found = list(pattern.finditer(text))
        if not found:
            return None
        match = random.choice(found)
        parts = set(match[0].split())
        choices = [name for name in [*others(), *random.sample(NAMES, 2)] if not parts & set(name.split())]
        return text[: match.start()] + random.choice(choices) + text[match.end() :]

    return change


def acronyms(text: str, random: random.Random) -> str | None:
    """Another acronym in the place of one."""
    found = [
        m
        for m in re.finditer(r"(?<=[a-zé'’(] )[A-Z]{3,6}\b|(?<=['’(])[A-Z]{3,6}\b", text)
        if not re.fullmatch("[IVXLC]+", m[0])
    ]
    if not found:
        return None
    match = random.choice(found)
    return text[: match.start()] + random.choice([a for a in ACRONYMS if a != match[0]]) + text[match.end() :]


def negations(text: str, random: random.Random) -> str | None:
    """« ne … pas » put in, or taken out."""
    negated = list(re.finditer(r"\b(?:ne |n['’])(\w+) pas ", text))
    if negated:
        match = random.choice(negated)
        return text[: match.start()] + match[1] + " " + text[match.end() :]
    found = [m for m in re.finditer(INDICATIVES, text) if not re.search(r"(?:ne|qui n|y|n['’]) ?$", text[: m.start()])]
    if not found:
        return None
    match = random.choice(found)
    new = f"n'{match[0]} pas" if match[0][0] in "aeéêiou" else f"ne {match[0]} pas"
    return text[: match.start()] + new + text[match.end() :]


def english_negations(text: str, random: random.Random) -> str | None:
    """ "not" put in, or taken out."""
    negated = list(re.finditer(r"\b(?:not |never )|(?<=[a-z])n['’]t\b", text))
    if negated:
        match = random.choice(negated)
        return text[: match.start()] + text[match.end() :]
    found = list(re.finditer(r"\b(?:is|are|was|were|will|has|have|had|can|could|would)(?= \w)", text))
    if not found:
        return None
    match = random.choice(found)
    return text[: match.end()] + " not" + text[match.end() :]


def quotations(text: str, random: random.Random) -> str | None:
    """Another word in a quotation."""
    if text.count('"') % 2:
        return None
    found = [m for m in re.finditer(r'"([^"]+)"|«([^»]+)»|“([^”]+)”', text) if m[0].count(" ") > 1 and len(m[0]) > 14]
    if not found:
        return None
    match = random.choice(found)
    inner = list(re.finditer(r"\b[a-zé]{5,}\b", match[0]))
    if not inner:
        return None
    word = random.choice(inner)
    new = random.choice([w for w in "rivière automne silence courage lumière montagne".split() if w != word[0]])
    return text[: match.start() + word.start()] + new + text[match.start() + word.end() :]


def speakers(others: Callable[[], Sequence[str]]) -> Change:
    """Another of the article's people in the place of who speaks."""
    verbs = (
        r"(?:a (?:déclaré|affirmé|indiqué|estimé|assuré|expliqué|ajouté|précisé|annoncé|souligné)|"
        r"déclare|affirme|indique|estime|assure|explique|souligne|précise)"
    )
    name = r"[A-ZÉÈ][\wéèêëïîôçà]+(?:[ -][A-ZÉÈ][\wéèêëïîôçà]+)+"
    pattern = re.compile(
        rf"(?<={chr(32)}){name}(?= {verbs})|(?<=a déclaré ){name}|(?<=a affirmé ){name}|(?<=explique ){name}|"
        rf"(?<=estime ){name}|(?<=a expliqué ){name}|(?<=a estimé ){name}|(?<=[Ss]elon ){name}"
    )

    def change(text: str, random: random.Random) -> str | None:
        found = list(pattern.finditer(text))
        choices = [name for name in others() if found and not set(name.split()) & set(found[0][0].split())]
        if not found or not choices:
            return None
        return text[: found[0].start()] + random.choice(choices) + text[found[0].end() :]

    return change


def people(article: str) -> list[str]:
    """Names of two words in an article, each once."""
    return list(dict.fromkeys(re.findall(r"(?<=[a-zéè,] )[A-ZÉÈ][a-zéèêëïîôç]+ [A-ZÉÈ][a-zéèêëïîôç]+\b", article)))


def shortened(text: str, random: random.Random) -> str:
    """The sentence without one of its subordinate stretches between commas, if that is not who says it."""
    stretches = [m for m in re.finditer(r", [^,]{10,80}(?=, |\.$)", text) if not re.search(ATTRIBUTION, m[0])]
    if not stretches or re.search('["«“]', text) or random.random() < 0.5:
        return text
    cut = random.choice(stretches)
    rest = text[: cut.start()] + text[cut.end() :].removeprefix(",")
    return rest if len(rest) > 40 else text


def french(data: Path, each: int, held_out: bool, seed: int) -> Iterator[tuple[str, int, int, list[str]]]:
    """Caught and tried for each kind of change, French against French; some that got away."""
    chance = random.Random(seed)
    with gzip.open(data / "orangesum" / f"{'train' if held_out else 'valid'}.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    chance.shuffle(rows)
    found: list[str] = []
    changes: dict[str, Change] = {
        "number": numbers("fr"),
        "date": dates("fr"),
        "name": names(lambda: found),
        "acronym": acronyms,
        "negation": negations,
        "quotation": quotations,
        "speaker": speakers(lambda: found),
    }
    tried, caught = (
        dict.fromkeys([*changes, "untouched", "shortened"], 0),
        dict.fromkeys([*changes, "untouched", "shortened"], 0),
    )
    missed: dict[str, list[str]] = {kind: [] for kind in tried}
    for row in rows:
        sentences = split_sentences(row["article"], "fr")
        if len(sentences) < 3:
            continue
        found[:] = people(row["article"])
        verifier = Verifier(sentences, title=row["title"])
        for sentence in chance.sample(sentences, min(8, len(sentences))):
            if not 40 < len(sentence) < 400:
                continue
            claim = shortened(sentence, chance)
            versions = {"untouched": sentence, "shortened": claim if claim != sentence else None}
            versions |= {kind: change(claim, chance) for kind, change in changes.items()}
            for kind, version in versions.items():
                if version is None or tried[kind] >= each:
                    continue
                tried[kind] += 1
                verdict = verifier.check(version)
                caught[kind] += not verdict.supported
                if verdict.supported == (kind not in {"untouched", "shortened"}):
                    missed[kind].append(f"{version}\n      {sentence if verdict.supported else verdict.reasons}")
        if min(tried.values()) >= each:
            break
    for kind in tried:
        yield kind, caught[kind], tried[kind], missed[kind]


def english(data: Path, each: int, held_out: bool, seed: int) -> Iterator[tuple[str, int, int, list[str]]]:
    """Caught and tried for each kind of change, English against French."""
    chance = random.Random(seed)
    if held_out:
        with gzip.open(data / "mt" / "canada_laws.jsonl.gz", "rt", encoding="utf-8") as file:
            rows = [row for line in file if len((row := json.loads(line))["fr"].split()) > 9]
        rows = chance.sample(rows, 2000)
    else:
        rows = [
            json.loads(line)
            for name in ("ntrex_train", "flores_dev")
            for line in (data / "mt" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
    chance.shuffle(rows)
    glossary = Glossary.load()
    changes: dict[str, Change] = {
        "number": numbers("en"),
        "date": dates("en"),
        "name": names(lambda: []),
        "acronym": acronyms,
        "negation": english_negations,
        "half in French": lambda text, _: half,
        "in French": lambda text, _: source,
        "cut off": lambda text, _: text[: len(text) * 2 // 5] if len(text) > 80 else None,
        "looped": lambda text, _: text + " " + text.split(". ")[-1],
        "untouched": lambda text, _: text,
    }
    tried, caught = dict.fromkeys(changes, 0), dict.fromkeys(changes, 0)
    missed: dict[str, list[str]] = {kind: [] for kind in changes}
    for row in rows:
        source, target = row["fr"].strip(), row["en"].strip()
        cut, cut_source = len(target.split()) // 2, len(source.split()) // 2
        half = " ".join([*target.split()[:cut], *source.split()[cut_source:]])
        if len(source.split()) < 5:
            continue
        for kind, change in changes.items():
            version = change(target, chance)
            if version is None or (kind != "untouched" and tried[kind] >= each):
                continue
            tried[kind] += 1
            verdict = check_translation(source, version, source_language="fr", target_language="en", glossary=glossary)
            caught[kind] += not verdict.supported
            if verdict.supported == (kind != "untouched"):
                missed[kind].append(f"{version}\n      {source if verdict.supported else verdict.reasons}")
    for kind in changes:
        yield kind, caught[kind], tried[kind], missed[kind]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--each", type=int, default=400)
    parser.add_argument("--show", type=int, default=0, help="how many of each kind that went wrong to print")
    parser.add_argument("--held-out", action="store_true", help="measure on files that nothing was tuned on")
    parser.add_argument("--seed", type=int, default=5)
    options = parser.parse_args()
    for title, bench in (("French against French", french), ("English against French", english)):
        print(f"\n| {title} | rejected | of | share |\n| --- | ---: | ---: | ---: |")
        shown = []
        for kind, caught, tried, missed in bench(options.data, options.each, options.held_out, options.seed):
            print(f"| {kind} | {caught} | {tried} | {100 * caught / max(1, tried):.1f} % |", flush=True)
            shown += [f"  {kind}: {text}" for text in missed[: options.show]]
        print("\n".join(shown))


if __name__ == "__main__":
    main()
