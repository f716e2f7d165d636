"""An edition every text of which tries to be more than text."""

from __future__ import annotations

from typing import get_args

from pipeline.records import (
    Acronym,
    Briefing,
    Change,
    Disagreement,
    Document,
    Entity,
    EntityKind,
    Event,
    Failure,
    Figure,
    Label,
    Model,
    Reason,
    Role,
    Source,
    Story,
    TopLine,
    Version,
)

from .sample import claim, document

ATTACKS = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "<!-- </style></script></textarea>]]> &lt;b&gt; &amp;",
    "javascript:alert(1) [lien](javascript:alert(1)) <javascript:alert(1)>",
    "![image](https://mal.example/x.png) [^1] [^1]: note",
    "`code` ``` ~~~ | cellule | $x$ **gras** __gras__ ~~barré~~",
    "# titre\n## titre\n---\n- liste\n1. liste\n> citation\n| a |\n|---|",
    "#set text(size: 90pt); #panic() $ x $ @ref <étiquette> \\input{/etc/passwd} \\u{41}",
    "{{ 7*7 }} {% raw %} {{ self.__class__ }} {# rien #} ${7*7} %7*7%",
    "\u202eesrever\u202c \u2066iso\u2069 \u200b\ufeff\u00ad \ue000 \ud800",
    "\x1b[31mrouge\x1b[0m \x1b]0;titre\x07 \x9b2J \x00 \r\n\t\u2028",
    "guillemets \" ' « » “ ” '\"><svg/onload=alert(1)>",
    "中文 العربية 😀 Сергей ʻŋɓ \U000e0041 \uffff",
    "2024. début, - début, + début, = début",
)


_NONE = Label("", "")


def _labelled(attack: str) -> Label:
    return Label(attack, attack, "flagged")


def _told(attack: str, number: int) -> tuple[Story, Document]:
    copy = Source(f"javascript:alert({number})", None, None)
    text = document(f"../{number}/{attack}", attack, "2025-06-26", [attack, f"{attack} {number}"], duplicates=(copy,))
    told = claim(attack, attack, (text, 0), (text, 1), status="flagged", reasons=(Reason("quote", attack, attack),))
    changes = (
        Change("source", None, _NONE, _labelled(attack)),
        Change("number", 0, _labelled(attack), _labelled(attack)),
    )
    sources = (text.source, Source(attack, None, None))
    return Story(told, (told, told), sources, (text.id,), "developing", "2025-06-29", changes), text


_TOLD = [_told(attack, number) for number, attack in enumerate(ATTACKS)]

BRIEFING = Briefing(
    date="2025-06-30",
    title_fr=" ".join(ATTACKS),
    title_en=" ".join(ATTACKS),
    stories=tuple(story for story, _ in _TOLD),
    documents=tuple(text for _, text in _TOLD),
    failures=tuple(Failure(attack, "unreadable", attack) for attack in ATTACKS)
    + tuple(Failure(attack, "language", attack) for attack in ATTACKS),
    acronyms=tuple(Acronym(attack, attack, attack) for attack in ATTACKS),
    models=tuple(Model(attack, attack, attack, attack, "0123456789abcdef") for attack in ATTACKS),
    profile=" ".join(ATTACKS),
    top_lines=tuple(TopLine(story.headline, at) for at, (story, _) in enumerate(_TOLD)),
    timeline=tuple(Event("2025", None, story.headline, at) for at, (story, _) in enumerate(_TOLD)),
    figures=tuple(
        Figure(number, attack, "exact", _labelled(attack), _labelled(attack), None, story.headline, number)
        for number, (attack, (story, _)) in enumerate(zip(ATTACKS, _TOLD, strict=True))
    ),
    entities=tuple(
        Entity(
            kind,
            _labelled(attack),
            _labelled(attack),
            (Role(_labelled(attack), story.headline.evidence),),
            story.headline.evidence,
            1,
            (0,),
        )
        for kind in get_args(EntityKind)
        for attack, (story, _) in zip(ATTACKS, _TOLD, strict=True)
    ),
    disagreements=tuple(
        Disagreement("wording", _labelled(attack), (Version(_labelled(attack), story.headline),) * 2, 0)
        for attack, (story, _) in zip(ATTACKS, _TOLD, strict=True)
    ),
)
