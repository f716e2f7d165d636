"""Tell the lines that a web page or a wire sets around an article from the lines of the article."""

from __future__ import annotations

import re
import unicodedata

# What may follow a call to read on, and belongs to it: a title behind a colon or a dash.
_TAIL = r"(?:\s*[:|>»–—-].{0,200})?"
_SITE = r"(?:facebook|twitter|whats ?app|telegram|linkedin|messenger|x|e-?mail|instagram|pinterest|youtube|tiktok)"
# Why each kind is no part of an article, and how its lines read: in small letters, without accents, as a whole
# line, signs around it aside. The same words in running text never match.
BOILERPLATE: dict[str, tuple[str, ...]] = {
    "advertising": (
        r"publicites?|pub|annonces?|advertisements?|advertising|sponsorise|sponsored(?: content)?",
        r"contenu (?:sponsorise|partenaire)|la suite (?:de l'article )?apres (?:la |cette )?publicite",
        r"l'article continue (?:apres|ci-dessous).*|(?:article|story) continues (?:after|below).*",
    ),
    "comment box": (
        r"(?:\d+ )?(?:commentaires?|comments?|reactions?)(?: ?\(\d+\)| ?: ?\d+)?",
        r"(?:aucun|no) (?:commentaire|comments)(?: yet)?",
        r"participer a la discussion|(?:laisser|laissez|ajouter|poster|publier|rediger|votre) (?:un )?commentaire",
        r"voir (?:tous )?les commentaires|reagir(?: a cet article)?|soyez le premier a (?:commenter|reagir).*",
        r"connectez-vous pour (?:commenter|reagir).*|votre adresse (?:e-?mail|de messagerie) ne sera pas publiee.*",
        r"(?:leave|post|add|write) a (?:comment|reply)|join the (?:discussion|conversation)|view (?:all )?comments",
        r"(?:log|sign) in to comment.*|your email address will not be published.*",
    ),
    "further reading": (
        rf"(?:a )?(?:lire|voir|ecouter|decouvrir) (?:aussi|egalement|encore){_TAIL}|a (?:lire|voir){_TAIL}",
        rf"lisez aussi{_TAIL}|lire la suite{_TAIL}|(?:sur|dans) le meme (?:sujet|theme){_TAIL}",
        rf"articles? (?:similaires?|lies?|connexes?|recommandes?){_TAIL}|vous (?:aimerez|pourriez) aussi.{{0,60}}",
        rf"(?:read (?:also|more|next)|also read|see also|related(?: articles?| stories| news)?){_TAIL}",
        rf"you may also like{_TAIL}|recommended(?: for you)?{_TAIL}|more on this (?:story|topic){_TAIL}",
    ),
    "share buttons": (
        r"partager?|partagez|tweeter|epingler|imprimer|envoyer|copier le lien|share|tweet|print|pin it|copy link",
        r"(?:partage[rz]?|share)(?: cet article| l'article| this(?: article| story)?)?(?: (?:sur|par|on|via) .{2,40})?",
        r"j'aime(?: ca)?|like(?: this)?|\d+ (?:partages|shares)|chargement|loading",
        rf"{_SITE}(?:[ ,|/·•-]+(?:{_SITE}|imprimer|print))*",
    ),
    "subscription": (
        r"(?:abonnez|inscrivez)-vous(?: (?:a (?:notre|la|nos) |gratuitement|des maintenant|pour lire|ici).*)?",
        r"(?:recevez|retrouvez) (?:notre newsletter|toute l'actualite|nos (?:articles|alertes)).*|je m'abonne",
        r"s'abonner",
        r"(?:notre |la )?(?:newsletter|infolettre)|(?:rejoignez|suivez)[ -]nous(?: sur .*)?",
        r"suivez notre (?:chaine|page).*",
        r"(?:cet )?article (?:est )?reserve aux abonnes.*|(?:deja )?abonne ?\?.*",
        r"telechargez (?:notre|l') ?application.*",
        r"subscribe(?: (?:to|for) .*| now| here)?|sign up(?: (?:to|for) .*| now| here)?|follow us(?: on .*)?",
        r"join our (?:newsletter|channel|whatsapp).*|this article is (?:for subscribers|reserved).*|download our app.*",
        r"s'inscrire|se connecter|log in|sign in",
    ),
    "cookies": (
        r"(?:ce site|nous|notre site) utilis(?:e|ons) (?:des|les) cookies.*|en poursuivant votre navigation.*",
        r"(?:tout )?(?:accepter|refuser)(?: et (?:fermer|continuer)| tout| les cookies)?|parametrer(?: les cookies)?",
        r"gerer (?:mes|les) (?:cookies|preferences)|(?:this (?:web)?site|we) uses? cookies.*",
        r"by continuing to use this.*",
        r"(?:accept|reject)(?: all)?(?: cookies)?|(?:manage|cookie) (?:cookies|preferences|settings)",
    ),
    "copyright": (
        r"(?:©|\(c\)|copyright)\W.{0,120}|tous droits reserves.{0,60}|all rights reserved.{0,60}",
        r"(?:toute )?reproduction (?:strictement )?(?:interdite|totale ou partielle).{0,120}",
    ),
    "site links": (
        r"mentions legales|politique de confidentialite|conditions generales(?: d'utilisation)?|contactez-nous",
        r"qui sommes-nous",
        r"privacy policy|terms (?:of (?:use|service)|and conditions)|contact us|about us",
        r"accueil|home|menu|retour(?: a l'accueil| en haut)?|haut de page|back to top|plus d'articles|load more",
        r"voir plus",
        r"(?:article )?(?:precedent|suivant)|(?:previous|next)(?: article| post)?|rechercher?|search|navigation",
        r"skip to (?:main )?content|aller au contenu(?: principal)?|fil d'ariane",
    ),
    "reading time": (
        r"(?:temps de )?lecture ?:? ?\d+ ?min(?:utes?|\.)?|\d+ ?min(?:utes?|\.)? (?:de lecture|read)",
        r"\d+ (?:vues|views|lectures)",
        r"reading time ?:? ?\d+ ?min(?:utes?|s)?",
    ),
    "credit of a picture or an agency": (
        r"(?:credits?(?: photo)?|photo|photo credit|illustration|image|legende) ?[:©|/].{0,120}",
        r"source ?: ?.{2,60}|avec (?:afp|reuters|ap|apa|xinhua|agences?)|(?:afp|reuters|apa|xinhua)(?: ?[/,] ?\w+)?",
    ),
}
_PATTERN = re.compile(
    "|".join(rf"[\W_]*(?:{line})[\W_]*" for lines in BOILERPLATE.values() for line in lines) + r"|[\W_]+"
)
# An author's line is about the text and no sentence of it; capitals tell « Par Awa Traoré » from « Par ailleurs ».
_NAME = r"[A-ZÀ-Þ][\w’'.-]*"
_BYLINE = re.compile(
    rf"(?:Par|PAR|By|BY|Propos recueillis par|Rédaction ?:|Auteur ?:|Author ?:) {_NAME}"
    rf"(?:,? (?:{_NAME}|de|et|and|avec|with|à|in|[,/&|–-]))*"
)
_LONGEST = 260  # characters; no line of these kinds is longer


def _fold(line: str) -> str:
    bare = unicodedata.normalize("NFD", line.casefold().replace("’", "'"))
    return "".join(character for character in bare if not unicodedata.combining(character))


def is_boilerplate(line: str) -> bool:
    """Say whether a whole line is page furniture; the same words inside a sentence never are."""
    if len(line) > _LONGEST:
        return False
    return _PATTERN.fullmatch(_fold(line)) is not None or _BYLINE.fullmatch(line.strip()) is not None
