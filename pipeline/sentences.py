"""Gives single sentences their other language, for what an edition says beyond the claims of its documents.

From the store where it has them. Those that are known to be wanted can be begun ahead: then they are translated beside
other work, in the same batches as otherwise, and only the store waits until they are asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Executor, Future

import pipeline
from pipeline import work
from pipeline.engines.registry import Registry
from pipeline.errors import BriefError
from pipeline.glossary import Glossary
from pipeline.progress import Progress
from pipeline.records import Claim, Model, Summary
from pipeline.settings import Settings
from pipeline.store import Store, key

TOGETHER = 64  # sentences to a batch

log = logging.getLogger(__name__)


class Sentences:
    """Translates claims by the models `used`; one that cannot be translated comes back as it is."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        glossary: Glossary,
        store: Store,
        progress: Progress,
        used: Sequence[Model],
    ) -> None:
        self._settings = settings
        self._registry = registry
        self._glossary = glossary
        self._store = store
        self._progress = progress
        prints = {model.task: model.fingerprint for model in used}
        self._translators = [prints.get("translate.fr-en"), prints.get("translate.en-fr")]
        self._settled = [pipeline.__version__, settings.translation.model_dump(), glossary.fingerprint]
        self._begun: list[Future[dict[str, Claim]]] = []

    def begin(self, claims: Sequence[Claim], beside: Executor) -> None:
        """Have those translated that the store has not, by `beside`, until the next call waits for them."""
        self._begun += [beside.submit(self._made, batch) for batch in self._missing(claims)]

    def __call__(self, claims: Sequence[Claim]) -> list[Claim]:
        """The claims in both languages."""
        for future in self._begun:
            self._keep(future.result())
        self._begun = []
        for batch in self._progress.track("Assembling", self._missing(claims)):
            self._keep(self._made(batch))
        return [self._store.get(self._key(claim), Claim) or claim for claim in claims]

    def _key(self, claim: Claim) -> str:
        return key("sentence", claim.fr, claim.en, self._translators, self._settled)

    def _missing(self, claims: Sequence[Claim]) -> list[dict[str, Claim]]:
        """What the store has not, by its key there, in batches."""
        keys = {self._key(claim): claim for claim in claims}
        missing = [(one, claim) for one, claim in keys.items() if self._store.get(one, Claim) is None]
        return [dict(missing[at : at + TOGETHER]) for at in range(0, len(missing), TOGETHER)]

    def _keep(self, made: dict[str, Claim]) -> None:
        if made:
            self._store.put("Assembling", made)

    def _made(self, batch: dict[str, Claim]) -> dict[str, Claim]:
        """The batch in both languages, by key; nothing where that fails."""
        parts = [Summary(claim, ()) for claim in batch.values()]
        try:
            results = work.bilingual(parts, self._settings, self._registry, self._glossary)
        except BriefError:
            raise
        except Exception:
            log.warning("%d sentences could not be translated and stand alone", len(batch), exc_info=True)
            return {}
        return {one: result.headline for one, result in zip(batch, results, strict=True)}
