"""Has the models' work done by the workers of a Ray cluster: `brief run --engine ray`.

A worker is an actor with one core, or one GPU where the cluster has any, that opens the models once. It does whole
batches, the same ones that a run without a cluster does (docs/scale.md says how far the edition is the same); it must
have the same models, and says so where it has others. Ray starts a worker that died again, on any node, and gives it
its batches again; of each batch one result comes back, whichever worker made it. At most two batches a worker are under
way, so that the documents of a run do not gather in the cluster's memory. Files, store and edition stay with the
process that runs this.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, redirect_stdout
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.engines.registry import Registry
from pipeline.errors import BriefError, ModelError
from pipeline.glossary import Glossary
from pipeline.records import Summary
from pipeline.settings import Settings
from pipeline.work import Job, Step, Worker

AHEAD = 2  # batches given to a worker at a time: one in work, one waiting

log = logging.getLogger(__name__)


class Cluster:
    """The workers of the Ray cluster that RAY_ADDRESS names, or that runs on this machine; a context manager.

    Inside it, what is written to `sys.stdout` goes to standard error: Ray tells there whom it began again.
    Raises BriefError where Ray is not installed or no cluster is there, and what a worker raises.
    """

    def __init__(self, settings: Settings, registry: Registry) -> None:
        self._settings = settings
        self._registry = registry
        self._actors: list[Any] = []
        self._held = ExitStack()

    def __enter__(self) -> Cluster:
        ray = _ray()
        factory = logging.getLogRecordFactory()
        try:
            ray.init(address="auto", logging_level=logging.ERROR, log_to_driver=False)
        except ConnectionError:
            raise BriefError(
                "There is no Ray cluster here; begin one with `ray start --head`, or name one in RAY_ADDRESS."
            ) from None
        self._held.enter_context(redirect_stdout(sys.stderr))
        logging.setLogRecordFactory(factory)  # Ray's would put a time of its own into every line of our log
        names = self._registry.profile(self._settings.profile).models()
        fingerprints = {name: self._registry.fingerprint(name) for name in names}
        resources = ray.cluster_resources()
        gpus = 0 if self._settings.device == "cpu" else int(resources.get("GPU", 0))
        number = gpus or max(1, int(resources.get("CPU", 1)))  # a GPU outruns the cores beside it
        # Restarted as often as they die, with what they had been given: a fault of ours comes back as a result.
        reserved = {"num_cpus": 1, "num_gpus": 1 if gpus else 0}
        actor = ray.remote(**reserved, max_restarts=-1, max_task_retries=-1)(_Actor)
        root = str(self._registry.root)
        self._actors = [actor.remote(self._settings, root, fingerprints) for _ in range(number)]
        log.info("cluster", extra={"workers": number, "nodes": sum(node["Alive"] for node in ray.nodes())})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._actors = []
        _ray().shutdown()
        self._held.close()

    def done(self, step: Step, batches: Iterable[Sequence[Job]]) -> Iterator[tuple[int, list[Summary | str]]]:
        """(number of the batch, its results), as they come."""
        ray = _ray()
        under_way: dict[Any, tuple[int, Any]] = {}
        free = [actor for _ in range(AHEAD) for actor in reversed(self._actors)]
        waiting = enumerate(batches)
        while True:
            while free and (following := next(waiting, None)):
                number, batch = following
                actor = free.pop()
                under_way[actor.work.remote(step, list(batch))] = number, actor
            if not under_way:
                return
            (ready,), _ = ray.wait(list(under_way), num_returns=1)
            number, actor = under_way.pop(ready)
            free.append(actor)
            try:
                results: list[Summary | str] = ray.get(ready)
            except ray.exceptions.RayTaskError as error:
                raise (
                    error.cause
                    if isinstance(error.cause, BriefError)
                    else BriefError(
                        f"A worker of the cluster failed ({error.cause}); see its log in the session of Ray."
                    )
                ) from None
            yield number, results


class _Actor:
    """A worker, where Ray put it."""

    def __init__(self, settings: Settings, root: str, fingerprints: dict[str, str]) -> None:
        registry = Registry.load(Path(root) / "registry.toml", settings.device)
        for name, fingerprint in fingerprints.items():
            if registry.fingerprint(name) != fingerprint:
                raise ModelError(f"A node of the cluster has another {name}; install the same version on all.")
        self._worker = Worker(settings, registry, Glossary.load(settings.glossary))

    def work(self, step: Step, batch: Sequence[Job]) -> list[Summary | str]:
        return self._worker.work(step, batch)


def _ray() -> Any:
    try:
        import ray
    except ImportError:
        raise BriefError(
            "Ray is not installed; `.venv/bin/pip install -c constraints.txt -e '.[cluster]'` does it."
        ) from None
    return ray
