"""English: what is French word for word, put as English has it.

Diplomacy's set phrases (a visit is made, a statement welcomed), when and where behind the object, and "it" for a thing.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from pipeline.glossary import Glossary
from pipeline.intake.sentences import split_sentences
from pipeline.verify.dates import MONTHS, WEEKDAYS

_SALUTED = re.compile(r"(?<!gun )\b([Ss])alut(es?|ed|ing)\b")  # « salue »: "welcomes", unless soldiers do it
_SALUE = re.compile(r"\bsalu(?:e|ent|é|ée|és|ait|aient|ant|er)\b")
_FLAG = re.compile(
    r"drapeau|militairement|courage|bravoure|mémoire|sacrifice|\bans de|garde|canon|navires|cortège"
    r"|applaudi"
)
_VISIT = re.compile(r"\b(?:held|conducted|carried out|performed|effected) (an? (?:\w+ ){0,3}visit)\b")
_SINCE = re.compile(r"\b(?:begun|started|initiated|launched|under way|ongoing) since (?=(?:\w+ )?(?:19|20)\d\d\b)")
# « Les ministres du Mali, du Burkina Faso et du Niger », each by itself.
_EACH = re.compile(
    r"\b((?:[A-Z]\w+ )?[A-Z]\w+)['’]s ((?:foreign |defen[cs]e |interior )?minister), "
    r"((?:[A-Z]\w+ )?[A-Z]\w+)['’]s and ((?:[A-Z]\w+ )?[A-Z]\w+)['’]s \2s\b"
)
_OFFICIALISED = re.compile(r"\b([Oo])fficiali[sz](es?|ed|ing)\b")

# « Évaluent à près de 1,5 milliard la valeur de… »
_PUT_AT = re.compile(
    r"\b(are|is) (?:assess|estimat|evaluat)ing at ((?:nearly |about |almost |more than |around )?[€$£]?\d[\d.,]*"
    r"(?: (?:m|b|tr)illion)?(?: CFA francs| euros| dollars)?) (the (?:value|cost|amount|number) [^.;,]+)(?=\.$)"
)
_STATIONS = (
    "RTL|RFI|RMC|LCI|LCP|TF1|BFMTV|BFM|CNews|Europe 1|France (?:Info|Inter|Culture|Bleu|[2-5]|24)|[Ff]ranceinfo|ORTM|"
    "Twitter|Facebook|Télé Sahel|TV5 Monde"
)
_PAPERS = (
    "20 Minutes|AFP|Reuters|Jeune Afrique|L['’](?:Express|Obs|Équipe)|La (?:Croix|Dépêche)|Le (?:Figaro|Monde|Parisien|"
    "Point|Soleil|JDD)|Libération|Marianne|Mediapart|Ouest-France|Sud Ouest"
)
# What stands in the French, its calque, and English.
_CALQUES = tuple(
    (re.compile(french), re.compile(calque), english)
    for french, calque, english in (
        # « Les présidents Goïta et Poutine »: they are not of Goïta and of Putin.
        (
            r"\b[Pp]résidents [A-ZÀ-Þ][\w’'-]+ et [A-ZÀ-Þ]",
            r"\b(?:[Tt]he )?[Pp]residents of (?=[A-Z][\w’'-]+ and [A-Z])",
            "Presidents ",
        ),
        # « Ils s'étaient vus en juillet »: they had met.
        (r"\b(?:se sont|s['’]étaient) (?:\w+ )?vue?s?\b", r"\b(?:seen|saw) each other\b", "met"),
        ("^Face (?:à|aux?) ", "^Face to(?= )", "Faced with"),
        ("sur le terrain", r"\b(?:on|in) the terrain\b", "on the ground"),
        # « La porte-parole », and no other.
        (
            r"^(?!.*\b(?:[Ll]e|[Uu]n|[Ss]on|du|au|ce) porte-parole\b).*\b(?:[Ll]a|[Uu]ne|[Ss]a) porte-parole\b",
            r"\b([Ss]pokes)man\b",
            r"\1woman",
        ),
        # « Pour le président de X, Untel, l'usine… : il y voit »: somebody has views, a thing has none.
        (
            r"^(?:Pour|Selon) [^:]*[A-ZÀ-Þ][\w-]+ [A-ZÀ-Þ][\w-]+, [^:]*: il \w",
            r"(?<=: )it (?=(?:also )?(?:sees|thinks|believes|says|hopes|wants)\b)",
            "he ",
        ),
        (r"\bmême année (?:19|20)\d\d", r"\bthe same year in (?=(?:19|20)\d\d\b)", "the same year, "),
        ("en visite officielle", r"\bon official visits\b", "on an official visit"),
        ("chantier", r"\blaunched the (?:construction |building |work)?site of\b", "launched the construction of"),
        (r"(?<!jeter la )(?<!jeté la )\b[Pp]remière pierre", r"\b([Ff])irst stone\b", r"\1oundation stone"),
        ("démissionn", r"\bof (?:his|her) (?:term|mandate) as (?=[a-z])", "as "),
        ("180 degrés", r"\ba turn (?:at|of|to) 180 degrees (?:of|in)\b", "a 180-degree turn in"),
        ("[Ll]e ton monte", r"\b([Tt])one (?:rises|is rising)\b", r"\1ensions rise"),
        ("^Remaniement", r"\bReshuffling\b", "Reshuffle"),
        ("déjà", r"^(Already [^.;]*?\b(?:was|were|had|has|have)) already\b", r"\1"),
        (
            r"\btravers\w+ (?:une|sa) (?:\w+ )?crise",
            r"\b(ha(?:s|ve) been) through (an? [^.,;]{0,30}crisis) (?=since|for)",
            r"\1 going through \2 ",
        ),
        (
            "en visite officielle",
            r"\bvisiting ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?(?: in \w+)?) on an official visit\b",
            r"making an official visit to \1",
        ),
        (
            r"\bvisite (?:\w+ ){0,2}d(?:e |['’])[A-ZÀ-Þ]",
            rf"\bvisit of ((?:[A-Z][\w’'-]+ ){{1,3}})in (?!(?:{'|'.join(MONTHS['en'])})\b)(?=[A-Z])",
            r"visit by \1to ",
        ),
        # « Le maire Les Républicains X »: his party, not his town.
        (
            r"\b(?:maire|député|sénateur|président)e? Les Républicains\b",
            r"\b(mayor|MP|lawmaker|senator|president) of the Republicans(?= [A-Z])",
            r"Les Républicains \1",
        ),
        (r"\bdébut (?:19|20)\d\d\b", r"(?<!the )\bbeginning in (?=(?:19|20)\d\d\b)", "in early "),
        (r"^L'histoire (?:commence|débute|remonte|se passe)\b", r"^History\b", "The story"),
        ("dans un premier temps", r"\bin the first place\b", "initially"),
        ("patient zéro", r"\bzero patient\b", "patient zero"),
        (r"\bvoile\b", r"\b(lift(?:s|ed|ing)?) the voile\b", r"\1 the veil"),
        ("[Mm]unicipales", r"\b([Mm])unicipalities (?:of|in) (?=20\d\d\b)", r"\1unicipal elections of "),
        # « A précisé à 20 Minutes X »: the paper was told so.
        (
            rf"\b(?:à|au) (?:{_PAPERS})",
            rf"\bsaid ((?:{_PAPERS}))['’]s? ([A-Z][\w’'-]+(?: [A-Z][\w’'-]+){{1,2}})(?=[.,])",
            r"\2 told \1",
        ),
        # « Interrogé sur RTL »: there, not about it.
        (
            rf"\bsur (?:{_STATIONS})\b",
            rf"\b((?:[Aa]sked|[Qq]uestioned|[Ii]nterviewed|said|told|speaking)(?: \w+){{0,2}}?) about ({_STATIONS})\b",
            r"\1 on \2",
        ),
    )
)
_INSTRUCTION = re.compile(r"\b([Tt]he )?([Ii])nstruction of (?=(?:\w+ )?(?:soldiers|troops|recruits|officers)\b)")
_INSTRUCTED = re.compile(r"\b[Ii]nstruction d(?:e |es |')(?:soldats|militaires|troupes|recrues|officiers)")
# "Has been multiplied by more than eight."
_FOLD = "three four five six seven eight nine ten".split()
_MULTIPLIED = re.compile(
    rf"\b(ha[sd]|have) (?:been )?multiplied by ((?:more than |nearly |almost |about )?)({'|'.join(_FOLD)}|\d{{2,}})\b"
    r"(?![.,]\d)"
)

# "Signed in May 2025 several agreements.", "met in Moscow the Russian minister, Sergei Lavrov."
_DONE = (
    r"(?<!was )(?<!were )(?<!been )\b(met|signed|launched|received|visited|welcomed|inaugurated|opened|held|presented"
    r"|adopted|approved|concluded|made)"
)
_DATE = rf"(?:\d{{1,2}} )?(?:{'|'.join(MONTHS['en'])})(?: \d{{4}})?|\d{{4}}"
_DAY = f"(?:{'|'.join(WEEKDAYS['en'])})"
_PLACE = r"[A-Z][\w’'-]+"
_WHERE = rf"(in (?:{_DATE}|{_PLACE})|on (?:{_DAY}(?: (?:{_DATE}))?|\d{{1,2}} (?:{_DATE})))"
# Nothing of which the place or the day might come to be said: no clause, no second part.
_NO_PART = r"(?!(?:that|which|who|whose|where|when|to|and|or|in|on|at|for|by|from|before|after|\w+ing)\b)"
_OBJECT = (
    rf"(?:the|an?|several|two|three|his|her|its|their)(?: {_NO_PART}[\w’'-]+){{1,8}}"
    r"(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2})?"
)
_FRENCH_ORDER = re.compile(rf"{_DONE} {_WHERE} ({_OBJECT})(?=\.$)")

# « Le volet nucléaire est récent. Il figure… »: nobody is the first sentence's subject, nor named in it.
_IL = re.compile(r"(?:Il|Elle) (?!y\b|faut\b|s['’]agit\b)")
_HE = re.compile(r"^(?:He|She)\b")
_THING = re.compile(
    r"(?:L['’]|(?:Le|La|Un|Une|Ce|Cet|Cette) )(?:[a-zà-ÿ-]{4,}(?:[ts]ion|ment|isme|ance|ence)|texte|projet|volet|"
    r"accord|plan|budget|rapport|site|camp|pont|navire|film|livre|dossier|sommet|procès|centre|traité|programme|"
    r"chantier|barrage|bâtiment|convoi|véhicule|avion|drone|village|marché|secteur|commerce|gouvernement|conseil|"
    r"comité|parti|syndicat|groupe|pays|bloc|port|fonds|prix|taux|bilan|chiffre|montant|décret|arrêté|vote|scrutin|"
    r"corridor|gazoduc|usine|mine|route|force|loi|charte|réforme|mesure|visite|centrale|banque|société|entreprise|"
    r"armée|coalition|ville|région)\b"
)
_PLACE_NAMED = re.compile(
    r"^(?:La (?:capitale|ville|région|commune|province|station)|Le (?:village|département|fleuve|port|quartier)|L'île) "
    r"(?:d[eu] |d'|des )?[A-ZÀ-Þ][\w'-]+"
)
_SOMEBODY = re.compile(
    r"[A-ZÀ-Þ]|\b(?:ministre|président|chef|général|colonel|patron|homme|femme|maire|préfet|gouverneur|juge|roi|imam|soldat|"
    r"porte-parole|diplomate|directeur|député|secrétaire|suspect|témoin|membre|leader|fondateur|dirigeant|opposant|"
    r"journaliste|candidat|homologue|élu|otage|enfant|commandant|auteur|ressortissant)\w*\b"
)


def anglicised(source: str, translation: str, glossary: Glossary) -> str:
    """`translation` of a French `source` without these calques; who did what, when and where stays as it is."""
    text = _diplomatic(source, translation, glossary)
    text = _FRENCH_ORDER.sub(_behind, text)
    text = _PUT_AT.sub(lambda one: f"{'puts' if one[1] == 'is' else 'put'} {one[3]} at {one[2]}", text)
    text = _MULTIPLIED.sub(_fold, text)
    text = _INSTRUCTION.sub(_training, text) if _INSTRUCTED.search(source) else text
    for french, calque, english in _CALQUES:
        text = calque.sub(english, text) if french.search(source) else text
    return text


@cache
def demonyms(glossary: Glossary) -> str:
    """The glossary's adjectives of countries, as the alternatives of a regular expression."""
    return "|".join(sorted(map(re.escape, glossary.demonyms), key=len, reverse=True))


def like(model: str, word: str) -> str:
    """The word with a capital where the model has one."""
    return word.capitalize() if model[0].isupper() else word


def _diplomatic(source: str, text: str, glossary: Glossary) -> str:
    """`text` with visits made, accords formalised, and ministers and presidents called as English calls them."""
    text = _VISIT.sub(r"made \1", text)
    text = _OFFICIALISED.sub(lambda one: f"{like(one[1], 'formalis')}{one[2]}", text)
    if _SALUE.search(source) and not _FLAG.search(source):
        text = _SALUTED.sub(lambda one: f"{like(one[1], 'welcom')}{one[2]}", text)
    text = _EACH.sub(r"the \2s of \1, \3 and \4", text) if "ministres" in source else text
    text = _SINCE.sub("under way since ", text)
    if "de la diplomatie" in source:
        text = _heads(glossary).sub(r"\1\3 foreign minister\2", text)
    return text


def _behind(found: re.Match[str]) -> str:
    """When or where, behind whom or what; behind a name that is set off, set off too."""
    verb, where, what = found.groups()
    return f"{verb} {what}{',' if ',' in what else ''} {where}"


@cache
def _heads(glossary: Glossary) -> re.Pattern[str]:
    """« Les chefs de la diplomatie malienne et nigérienne » word for word."""
    nation = f"(?:{demonyms(glossary)})"
    return re.compile(rf"\b([Tt]he )?[Hh]ead(s?) of (?:the )?({nation}(?:(?:, and |, | and ){nation})*) diplomacy\b")


def _fold(found: re.Match[str]) -> str:
    """A growth as English counts it."""
    aux, about, number = found.groups()
    return f"{aux} increased {about}{number}{'-fold' if number.isdigit() else 'fold'}"


def _training(found: re.Match[str]) -> str:
    article, first = found[1] or "", found[2]
    return f"{article}{like(first, 'training')} of "


def things(source: str, text: str) -> str:
    """`text` with "It" for « Il » where the sentence before has nobody that "He" could be."""
    french, english = split_sentences(source, "fr"), split_sentences(text, "en")
    if len(french) < 2 or len(french) != len(english):
        return text
    for at, (before, after) in enumerate(itertools.pairwise(french), 1):
        place = _PLACE_NAMED.match(before)
        rest = before[place.end() if place else 1 :]
        if _IL.match(after) and (place or _THING.match(before)) and not _SOMEBODY.search(rest):
            english[at] = _HE.sub("It", english[at])
    return " ".join(english)
