"""Kills runs, fills disks, corrupts files, and counts what was lost: `make faults`.

    python bench/faults.py [--kills 200] [--seed 0] [--jobs CORES] [--share 1] [--only KIND ...]

A run over an output folder that has an edition of the day before, and an older one of the same day, is disturbed;
then what a reader finds is looked at; then the same run is made again without disturbance, and all that it leaves is
compared, byte for byte, with what a run that was never disturbed leaves. Real code and a real, tiny model of the
embedded one's class. Each run is a process of its own, forked from this one, which has only loaded the libraries; so is
its reader, forked from the run: most of a run's time would else go into loading them.

An edition is lost when it is neither in its place nor in previous/, whole. A hand repair is a next run that fails. A
wrong output is a file under its final name that neither run wrote. Exit code 1 if there is any.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from itertools import islice, product
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

T = TypeVar("T")
Hook = Callable[[], object]

ROOT = Path(__file__).parents[1]
BEFORE, DAY = "2025-03-12", "2025-03-13"
# What tells the time of a run, or may be laid out in another way each time; the search index has its own check.
BY_TIME = ("store.sqlite", "archive.sqlite", "latest/", "log/", "last-run.json", "feed.xml", "search/")
LONGEST = 600.0  # seconds; a run that takes longer hangs

# The steps of a run that is disturbed, by where they are called; each is a moment before and a moment after.
STEPS = (
    "pipeline.operate.watch:only_one", "pipeline.operate.watch:runs.keep", "pipeline.flow:read_each",
    "pipeline.flow:by_language", "pipeline.flow:digest", "pipeline.work:summaries", "pipeline.assemble:assemble",
    "pipeline.work:translate.translated", "pipeline.engines.registry:weights.fingerprint", "pipeline.store:_connect",
    "pipeline.store:_migrate", "pipeline.store:Store.put", "pipeline.store:Store._insert",
    "pipeline.store:Store._back_up", "pipeline.publish:render", "pipeline.publish:write_edition",
    "pipeline.publish:update_archive", "pipeline.publish.archive:_publish", "pipeline.publish.archive:_put",
    "pipeline.publish.archive:_exchange", "pipeline.publish.archive:_point_to_newest",
    "pipeline.publish.archive:_flush",
)  # fmt: skip
# What a run does to the file system is a step too; these are CPython's audit events.
EVENTS = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "os.link", "shutil.rmtree", "os.truncate")

SETTINGS = """
profile = "tiny"
[summary]
beams = 1
[translation]
beams = 1
"""
OLD = {
    "agadez.txt": "Une centrale à Agadez\n\nLe ministre nigérien de l'Énergie a inauguré le 12 mars 2025 une centrale "
    "de 30 mégawatts à Agadez. Elle a coûté 18 milliards de francs CFA. « Nous en voulons trois », a-t-il déclaré.",
}
NEW = {
    "mopti.md": "# Un silo à Mopti\n\nLa ministre de l'Agriculture a inauguré jeudi un silo de 4 500 tonnes près de "
    "Mopti. Le chantier a duré deux ans et occupé 120 personnes de la région.",
    "gao.html": "<html><head><title>À Gao, l'école rouvre</title></head><body><article><p>L'école de Gao a rouvert "
    "lundi avec 340 élèves, selon le maire de la ville, qui a remercié les parents.</p></article></body></html>",
    "vide.txt": "",
}


@dataclass(slots=True)
class World:
    """Where the bench works: documents, settings and model, an output folder to begin from, and what a run leaves."""

    folder: Path
    base: dict[str, bytes] = field(default_factory=dict)
    reference: dict[str, bytes] = field(default_factory=dict)
    exit: int = 0
    seconds: float = 0.0
    number: int = 0  # trial `number` and every `stride`th after it are made in this world
    stride: int = 1
    pipe: tuple[int, int] = field(default_factory=os.pipe)  # no file: a full disk is no matter for a terminal

    def said(self) -> str:
        """What the runs have said since this was last asked."""
        os.set_blocking(self.pipe[0], False)
        with suppress(BlockingIOError):
            return os.read(self.pipe[0], 65_536).decode(errors="replace")
        return ""

    def part(self, number: int, stride: int) -> World:
        """A world like this one in a folder of its own."""
        folder = self.folder / f"part-{number}"
        folder.mkdir(exist_ok=True)
        for name in ("models", "press", "base"):
            shutil.rmtree(folder / name, ignore_errors=True)
            shutil.copytree(self.folder / name, folder / name, symlinks=True)
        shutil.copy(self.folder / "brief.toml", folder)
        return World(folder, self.base, self.reference, self.exit, self.seconds, number, stride)

    def mine(self, trials: Iterable[T]) -> Iterator[T]:
        """The trials that this world makes."""
        return islice(trials, self.number, None, self.stride)

    @property
    def press(self) -> Path:
        """The documents of the day."""
        return self.folder / "press"

    @property
    def models(self) -> Path:
        """The registry's folder."""
        return self.folder / "models"

    def out(self, name: str = "out") -> Path:
        """An output folder as it was before the run that is disturbed."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder / "base", target, symlinks=True)
        return target

    def arguments(self, out: Path, day: str = DAY) -> list[str]:
        """The command line of the run."""
        settings = str(self.folder / "brief.toml")
        return ["run", str(self.press), "--date", day, "--out", str(out), "--settings", settings, "--quiet"]


@dataclass(slots=True)
class Count:
    """What came of one kind of disturbance."""

    trials: int = 0
    struck: int = 0  # runs that did not come to their end
    lost: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


# --- a run, as a process of its own ------------------------------------------------------------------------------


def brief(models: Path, arguments: list[str], prepare: Hook | None = None) -> int:
    """Run `brief` in this process with the tiny model; gives the exit code."""
    from pipeline import cli
    from pipeline.engines.registry import Registry
    from pipeline.intake import worker

    worker.subprocess = SimpleNamespace(  # type: ignore[attr-defined,assignment]
        Popen=Forked, DEVNULL=subprocess.DEVNULL, TimeoutExpired=subprocess.TimeoutExpired
    )
    load = Registry.load
    Registry.load = classmethod(  # type: ignore[method-assign,assignment]
        lambda _, path=models / "registry.toml", device="auto": load(path, device)
    )
    sys.argv = ["brief", *arguments]
    if prepare:
        prepare()
    try:
        cli.main()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0


class Forked:
    """The reader's process as subprocess.Popen would give it, but a fork of the run; see pipeline/intake/worker.py."""

    def __init__(self, _: object, *, pass_fds: tuple[int], **__: object) -> None:
        from pipeline.intake.worker import serve

        self.pid = os.fork()
        if self.pid:
            return
        try:
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nothing, stream)
            os.closerange(3, pass_fds[0])
            os.closerange(pass_fds[0] + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
            serve(pass_fds[0])
        finally:
            os._exit(0)

    def wait(self, timeout: float = 60.0) -> int:
        """Its exit code; TimeoutExpired where there is none yet."""
        limit = time.monotonic() + timeout
        while True:
            found, status = os.waitpid(self.pid, os.WNOHANG)
            if found:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > limit:
                raise subprocess.TimeoutExpired("reader", timeout)
            time.sleep(0.005)

    def kill(self) -> None:
        """End it."""
        os.kill(self.pid, signal.SIGKILL)


def start(world: World, out: Path, prepare: Hook | None = None, *, finish: Hook | None = None, day: str = DAY) -> int:
    """Fork a run; gives its process id. `prepare` and `finish` are called in it; what it says goes into the pipe."""
    sys.stdout.flush()
    world.said()
    pid = os.fork()
    if pid:
        return pid
    code = 99
    try:
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[world.number % len(os.sched_getaffinity(0))]})
        os.dup2(world.pipe[1], 1)
        os.dup2(world.pipe[1], 2)
        code = brief(world.models, world.arguments(out, day), prepare)
        if finish:
            finish()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(pid: int, within: float = LONGEST) -> int:
    """Wait for a run; its exit code, or the signal that ended it as a negative number. One that hangs is -999."""
    limit = time.monotonic() + within
    while time.monotonic() < limit:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -999


def complete(
    world: World, out: Path, prepare: Hook | None = None, *, finish: Hook | None = None, day: str = DAY
) -> int:
    """Make a run and wait for its end; gives its exit code."""
    return ended(start(world, out, prepare, finish=finish, day=day))


def boundaries(at: int, log: Path | None = None) -> None:
    """Kill this process at its boundary number `at`, or write all boundaries to `log`."""
    passed, run = 0, os.getpid()

    def reach(name: str) -> None:
        nonlocal passed
        if os.getpid() != run:  # its reader
            return
        if log is not None:
            with log.open("a") as file:
                file.write(name + "\n")
        if passed == at:
            os.kill(os.getpid(), signal.SIGKILL)
        passed += 1

    for step in STEPS:
        module, _, path = step.partition(":")
        owner: object = importlib.import_module(module)
        *owners, name = path.split(".")
        for one in owners:
            owner = getattr(owner, one)
        setattr(owner, name, _announced(getattr(owner, name), path, reach))
    reaching = False

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal reaching
        if event in EVENTS and not reaching:
            reaching = True
            reach(f"{event} {Path(str(arguments[0])).name}")
            reaching = False

    sys.addaudithook(hear)


def _announced(step: Callable[..., object], name: str, reach: Callable[[str], None]) -> Callable[..., object]:
    def announced(*arguments: object, **options: object) -> object:
        reach(f"before {name}")
        result = step(*arguments, **options)
        reach(f"after {name}")
        return result

    return announced


# --- what a reader finds -----------------------------------------------------------------------------------------


def tree(out: Path) -> dict[str, bytes]:
    """What stands under final names, by path: editions and the pages around them, without what differs by time."""
    found: dict[str, bytes] = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if any(part.startswith(".") for part in name.split("/")) or path.is_dir():
            continue
        if name.startswith(BY_TIME) or path.name == "manifest.json":
            continue
        found[name] = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
    if (out / "latest").is_symlink():
        found["latest"] = os.fsencode((out / "latest").readlink())
    return found


def whole(edition: Path) -> bool:
    """Whether an edition has all the files that its manifest names, as they were written, and no others."""
    try:
        sums = json.loads((edition / "manifest.json").read_bytes())["files"]
        files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in edition.iterdir()}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    files.pop("manifest.json")
    return bool(files) and files == sums


def editions(out: Path) -> Iterator[Path]:
    """The folders that pass for editions."""
    for place in (out, out / "previous"):
        if place.is_dir():
            yield from (one for one in place.iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", one.name))


def part(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    """The files of a folder, by name."""
    return {name.removeprefix(f"{folder}/"): data for name, data in files.items() if name.startswith(f"{folder}/")}


def look(world: World, out: Path, what: str, count: Count, *, but: str = "") -> None:
    """What a reader may find after a disturbance: whole editions, none lost, no file that no run wrote.

    `but` is a file that the bench itself has spoilt.
    """
    found = tree(out)
    for edition in editions(out):
        if not whole(edition) and not but.startswith(edition.relative_to(out).as_posix()):
            count.wrong.append(f"{what}: {edition.relative_to(out)} is not whole")
    for day in (BEFORE, DAY):
        old = part(world.base, day)
        kept = (part(found, day), part(found, f"previous/{day}"))
        if old not in kept and not but.startswith((day, f"previous/{day}")):
            count.lost.append(f"{what}: the edition of {day}")
    for name, data in found.items():
        known = (world.base.get(name), world.reference.get(name))
        if data not in known and not name.startswith("previous/") and name != but:
            count.wrong.append(f"{what}: {name}")


def recover(world: World, out: Path, what: str, count: Count, *, but: str = "") -> None:
    """The next run, undisturbed: it must complete, and leave what a run that was never disturbed leaves."""
    code = complete(world, out)
    if code != world.exit:
        count.repairs.append(f"{what}: exit {code}, {world.said()[:300]!r}")
    differs(world, out, f"{what}, next run", count)
    look(world, out, f"{what}, next run", count, but=but)
    leftovers = [path.name for path in out.iterdir() if re.match(r"\.\d{4}-.*\.(new|old)$|.*\.tmp$", path.name)]
    if leftovers:
        count.wrong.append(f"{what}: left behind {leftovers}")


def differs(world: World, out: Path, what: str, count: Count) -> None:
    """Count what differs from the undisturbed run's output, previous/ aside: there the killed run's may stand."""
    found = {name: data for name, data in tree(out).items() if not name.startswith("previous/")}
    wanted = {name: data for name, data in world.reference.items() if not name.startswith("previous/")}
    names = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    if names:
        count.wrong.append(f"{what}: {', '.join(names[:5])}")


# --- the disturbances --------------------------------------------------------------------------------------------


def random_kills(world: World, kills: int, chance: random.Random) -> Iterator[Count]:
    """SIGKILL and SIGTERM by turns, at moments spread over a run, until so many have struck a run at work."""
    count = Count()
    began = time.monotonic()
    complete(world, world.out())  # timed here: the machine may be busier now
    longest = time.monotonic() - began
    while count.struck < len(range(world.number, kills, world.stride)):
        out = world.out()
        moment = chance.uniform(0, longest)
        sent = signal.SIGKILL if count.trials % 2 else signal.SIGTERM
        pid = start(world, out)
        time.sleep(moment)
        os.kill(pid, sent)
        code = ended(pid)
        count.trials += 1
        count.struck += code not in (0, 1)
        what = f"{sent.name} after {moment:.2f} s"
        look(world, out, what, count)
        recover(world, out, what, count)
        yield count


def step_kills(world: World, *_: object) -> Iterator[Count]:
    """SIGKILL before and after every step, and before every change to the file system."""
    log = world.folder / "boundaries"
    if complete(world, world.out(), partial(boundaries, -1, log)) != world.exit:
        raise RuntimeError(f"the steps of a run cannot be listed; are those in STEPS still there? {world.said()}")
    names = log.read_text().splitlines()
    count = Count()
    for number, name in world.mine(enumerate(names)):
        out = world.out()
        code = complete(world, out, partial(boundaries, number))
        count.trials += 1
        count.struck += code == -signal.SIGKILL
        look(world, out, f"killed {name}", count)
        recover(world, out, f"killed {name}", count)
        yield count


def small_files(world: World, *_: object) -> Iterator[Count]:
    """No file may grow past a limit, as under a quota."""
    count = Count()
    for limit in world.mine((0, 100, 1_000, 4_096, 10_000, 20_000, 40_000, 60_000, 100_000, 200_000)):
        out = world.out()
        code = complete(world, out, partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)))
        told(world, code, f"files of {limit} bytes", count)
        look(world, out, f"files of {limit} bytes", count)
        recover(world, out, f"files of {limit} bytes", count)
        yield count


def small_disks(world: World, *_: object) -> Iterator[Count]:
    """A disk that is full at the start or becomes so during the run; then there is room again. Needs root."""
    count = Count()
    need = sum(path.stat().st_size for path in (world.folder / "base").rglob("*") if path.is_file()) + 200_000
    for extra in world.mine((0, 8_192, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576, 2_097_152)):
        with mounted(world.folder / "disk", need + extra) as disk:
            if disk is None:
                return
            out = disk / "out"
            shutil.copytree(world.folder / "base", out, symlinks=True)
            if not extra:
                fill(disk / "ballast")
            what = f"a disk with {extra} bytes to spare"
            told(world, complete(world, out), what, count)
            (disk / "ballast").unlink(missing_ok=True)
            look(world, out, what, count)
            remount(disk, "size=100m")
            recover(world, out, what, count)
        yield count


def read_only(world: World, *_: object) -> Iterator[Count]:
    """A disk that cannot be written; then it can. Needs root."""
    count = Count()
    with mounted(world.folder / "disk", 100_000_000) as disk:
        if disk is None or world.number:  # there is one trial
            return
        out = disk / "out"
        shutil.copytree(world.folder / "base", out, symlinks=True)
        remount(disk, "ro")
        told(world, complete(world, out), "a read-only disk", count)
        look(world, out, "a read-only disk", count)
        remount(disk, "rw")
        recover(world, out, "a read-only disk", count)
    yield count


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes | None]] = {
    "cut in half": lambda data, _: data[: len(data) // 2],
    "emptied": lambda *_: b"",
    "overwritten in the middle": lambda data, chance: overwritten(data, chance),
    "with one bit turned": lambda data, chance: turned(data, chance),
    "deleted": lambda *_: None,
}


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """The data with 64 other bytes in its middle."""
    middle = len(data) // 2
    return data[:middle] + chance.randbytes(64) + data[middle + 64 :]


def turned(data: bytes, chance: random.Random) -> bytes:
    """The data with one bit turned."""
    changed = bytearray(data or b"\0")
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def spoilt_outputs(world: World, _: int, chance: random.Random) -> Iterator[Count]:
    """Each file in the output folder is damaged in turn: the store, its log as a kill leaves it, editions, pages."""
    count = Count()
    out = world.out()
    ended_by = start(world, out, partial(boundaries, _index_of(world, "before render")))
    ended(ended_by)
    shutil.rmtree(world.folder / "killed", ignore_errors=True)
    shutil.copytree(out, world.folder / "killed", symlinks=True)
    names = [
        path.relative_to(out).as_posix()
        for path in sorted(out.rglob("*"))
        if path.is_file() and "latest" not in path.parts and not path.is_symlink()
    ]
    for name, (how, damage) in world.mine(product(names, DAMAGES.items())):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(world.folder / "killed", out, symlinks=True)
        spoil(out / name, damage((out / name).read_bytes(), chance))
        recover_spoilt(world, out, name, f"{name} {how}", count)
        yield count


def recover_spoilt(world: World, out: Path, name: str, what: str, count: Count) -> None:
    """The next run over a damaged file; an edition of another day stays damaged, for no run makes it again."""
    count.trials += 1
    code = complete(world, out)
    if code != world.exit:
        count.repairs.append(f"{what}: exit {code}, {world.said()[:300]!r}")
    if name in (f"{BEFORE}/briefing.json", f"{BEFORE}/manifest.json"):
        # What is new today is said against that edition, and the index lists what has a manifest: without it today's
        # edition or the index says less, and is whole all the same.
        broken = [one for one in editions(out) if not whole(one) and BEFORE not in one.parts]
        count.wrong += [f"{what}: {one} is not whole" for one in broken]
        return
    found = {one: data for one, data in tree(out).items() if not one.startswith("previous/") and one != name}
    for one in world.reference.keys() | found.keys():
        if not one.startswith("previous/") and one != name and found.get(one) != world.reference.get(one):
            count.wrong.append(f"{what}: {one}")
    look(world, out, what, count, but=name)


def spoilt_models(world: World, _: int, chance: random.Random) -> Iterator[Count]:
    """Each file of the model is damaged in turn: an edition as ever, or a sentence; restored, all is well again."""
    count = Count()
    paths = sorted(path for path in world.models.rglob("*") if path.is_file())
    for path, (how, damage) in world.mine(product(paths, DAMAGES.items())):
        content, stat = path.read_bytes(), path.stat()
        what = f"{path.relative_to(world.models)} {how}"
        out = world.out()
        spoil(path, damage(content, chance))
        if path.exists():  # as a failing disk does it: nothing tells but the content
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        code = complete(world, out)
        if code == world.exit:
            count.trials += 1
            differs(world, out, what, count)
        else:
            told(world, code, what, count)
            look(world, out, what, count)
        path.write_bytes(content)
        recover(world, out, what, count)
        yield count


def two_at_once(world: World, *_: object) -> Iterator[Count]:
    """Two runs on one folder, started together: one may say that the other is at work."""
    count = Count()
    for delay in world.mine((0.0, 0.05, 0.3, 1.0)):
        out = world.out()
        first = start(world, out)
        time.sleep(delay)
        second = start(world, out)
        codes = sorted((ended(first), ended(second)))
        count.trials += 1
        if world.exit not in codes or not set(codes) <= {world.exit, 4}:
            count.repairs.append(f"two at once, {delay} s apart: exits {codes}")
        differs(world, out, f"two at once, {delay} s apart", count)
        recover(world, out, f"two at once, {delay} s apart", count)
        yield count


def changing_input(world: World, *_: object) -> Iterator[Count]:
    """A document is written, cut and replaced all the time while the run reads."""
    count = Count()
    target = world.press / "mopti.md"
    content = target.read_bytes()
    for pause in world.mine((0.0, 0.001, 0.01, 0.1)):
        out = world.out()
        stop = threading.Event()

        def scribble(pause: float = pause, stop: threading.Event = stop) -> None:
            at = 0
            while not stop.is_set():
                at = (at + 37) % len(content)
                target.write_bytes(content[:at])
                time.sleep(pause)

        pid = start(world, out)
        writer = threading.Thread(target=scribble)
        writer.start()
        code = ended(pid)
        stop.set()
        writer.join()
        target.write_bytes(content)
        count.trials += 1
        if code not in (0, 1):
            count.repairs.append(f"changing input: exit {code}")
        if not all(map(whole, editions(out))):
            count.wrong.append("changing input: an edition is not whole")
        if complete(world, out) != world.exit:
            count.repairs.append("changing input: the next run")
        differs(world, out, "changing input, next run", count)
        yield count


def moved_clock(world: World, *_: object) -> Iterator[Count]:
    """The clock stands years back or ahead; then it is right again. Needs faketime."""
    count = Count()
    if not shutil.which("faketime"):
        return
    for when in world.mine(("2009-03-01 00:00:00", "2024-02-29 23:59:59", "2037-12-31 12:00:00")):
        out = world.out()
        command = [sys.executable, __file__, "--child", str(world.models), *world.arguments(out)]
        done = subprocess.run(["faketime", "-f", f"@{when}", *command], capture_output=True, text=True, check=False)
        count.trials += 1
        if done.returncode != world.exit:
            count.repairs.append(f"the clock at {when}: exit {done.returncode} {done.stderr[-300:]!r}")
        differs(world, out, f"the clock at {when}", count)
        for path in out.rglob("*"):
            os.utime(path, (2**31, 2**31), follow_symlinks=False)
        recover(world, out, f"the clock at {when}", count)
        yield count


KINDS: dict[str, tuple[str, Callable[[World, int, random.Random], Iterator[Count]]]] = {
    "kills": ("killed at a random moment", random_kills),
    "steps": ("killed at every step's boundary", step_kills),
    "quota": ("no file may grow past a limit", small_files),
    "disk": ("a small disk fills up", small_disks),
    "readonly": ("a read-only disk", read_only),
    "outputs": ("each output file damaged in turn", spoilt_outputs),
    "models": ("each model file damaged in turn", spoilt_models),
    "two": ("two runs at once", two_at_once),
    "input": ("a document changes while it is read", changing_input),
    "clock": ("the clock is moved", moved_clock),
}


# --- helpers of the disturbances ---------------------------------------------------------------------------------


def told(world: World, code: int, what: str, count: Count) -> None:
    """Count a run that may fail, but only with a sentence and an exit code."""
    count.trials += 1
    count.struck += code not in (0, 1)
    said = world.said()
    if code not in (0, 1, 2, 3) or "Traceback" in said or "internal fault" in said:
        count.repairs.append(f"{what}: exit {code} without a sentence: {said[-300:]!r}")


def spoil(path: Path, content: bytes | None) -> None:
    """Put a damaged content into a file as it is, or delete it."""
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(b"\0" * 4096):
                pass
        except OSError:
            pass


@contextmanager
def mounted(folder: Path, size: int) -> Iterator[Path | None]:
    """A small disk in memory; None where this process may not mount one."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(disk: Path, option: str) -> None:
    """Change a mounted disk's size or rights."""
    subprocess.run(["mount", "-o", f"remount,{option}", str(disk)], check=True)


def _index_of(world: World, name: str) -> int:
    log = world.folder / "boundaries"
    log.unlink(missing_ok=True)
    complete(world, world.out(), partial(boundaries, -1, log))
    return log.read_text().splitlines().index(name)


# --- setting up --------------------------------------------------------------------------------------------------


def make_model(folder: Path) -> None:
    """Make the tiny model and its registry."""
    sys.path.insert(0, str(ROOT / "tests"))
    from tiny import make_gemma, registry

    from pipeline.engines.convert import convert
    from pipeline.engines.transformers import quieten
    from pipeline.engines.weights import seal

    quieten()
    with tempfile.TemporaryDirectory() as source:
        convert(make_gemma(Path(source), [*OLD.values(), *NEW.values()]), folder / "tiny", kind="causal")
    seal(folder / "tiny")
    (folder / "registry.toml").write_text(registry(window=120, context=160), encoding="utf-8")


def write(folder: Path, documents: Mapping[str, str]) -> None:
    """Put documents into a folder, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in documents.items():
        (folder / name).write_text(text, encoding="utf-8")


def make_world(folder: Path) -> World:
    """Model, documents, an output folder with two editions, and what the undisturbed run makes of it."""
    world = World(folder)
    world.models.mkdir()
    subprocess.run([sys.executable, __file__, "--model", str(world.models)], check=True)
    (folder / "brief.toml").write_text(SETTINGS, encoding="utf-8")
    base = folder / "base"
    write(world.press, {**OLD, **NEW})
    load_libraries(world)
    write(world.press, OLD)
    for day in (BEFORE, DAY):
        if complete(world, base, day=day):
            raise SystemExit(f"the bench cannot begin: {world.said()}")
    write(world.press, {**OLD, **NEW})
    world.base = tree(base)
    out = world.out()
    began = time.monotonic()
    world.exit = complete(world, out)
    world.seconds = time.monotonic() - began
    world.reference = tree(out)
    again = world.out()
    if world.exit != 1 or complete(world, again) != 1 or tree(again) != world.reference:
        raise SystemExit("the bench cannot begin: two undisturbed runs differ, or fail")
    return world


def load_libraries(world: World) -> None:
    """Import here what a run has imported, so that no forked run need to: that is most of the time that it takes."""
    names = world.folder / "imported"

    complete(world, world.folder / "warm", finish=lambda: names.write_text("\n".join(sys.modules)))
    used = (
        "sys, pipeline.intake.files, pipeline.intake.html, pipeline.intake.markdown, trafilatura, trafilatura.metadata"
    )
    reader = f"import {used}; print(*sys.modules, sep='\\n')"
    more = subprocess.run([sys.executable, "-c", reader], capture_output=True, text=True, check=True).stdout
    for name in (names.read_text() + "\n" + more).splitlines():
        if not name.startswith("__"):
            with suppress(ImportError):
                importlib.import_module(name)
    _warm()


def _warm() -> None:
    """Keep the compiled templates and the language profiles too; neither starts a thread."""
    from jinja2 import Environment

    from pipeline.language import detect_text
    from pipeline.publish import Layout

    compile_, known = Environment.compile, {}

    def compiled(self: Environment, source: str, *rest: object, **options: object) -> object:
        if (source, rest) not in known:
            known[source, rest] = compile_(self, source, *rest, **options)  # type: ignore[call-overload]
        return known[source, rest]

    Environment.compile = compiled  # type: ignore[method-assign,assignment]
    Layout.load("daily", "")
    detect_text("Le maire de Gao a reçu trente familles.")


def adopt() -> None:
    """Take in the workers of runs that were killed, so that those that live on can be counted (Linux)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def orphans() -> int:
    """Processes of killed runs that are still there; those that have ended are taken in."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.1)
        except ChildProcessError:
            return 0
    return len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def disturbed(world: World, kind: str, options: argparse.Namespace) -> Count | None:
    """What came of one kind of disturbance, its trials shared by as many processes as there are jobs; None: of none."""
    counts: list[Count] = []
    parts = []
    for number in range(options.jobs):
        part = world.part(number, options.jobs * options.share)
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            code = 1
            try:
                for count in KINDS[kind][1](part, options.kills, random.Random(f"{options.seed} {number}")):
                    (part.folder / "count").write_text(json.dumps(asdict(count)))
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        parts.append((pid, part))
    for pid, part in parts:
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
            raise SystemExit(f"the bench itself failed at « {KINDS[kind][0]} »")
        if (part.folder / "count").exists():
            counts.append(Count(**json.loads((part.folder / "count").read_text())))
            (part.folder / "count").unlink()
        for end in part.pipe:
            os.close(end)
    return sum(counts, Count()) if counts else None


def main() -> None:
    """Run the disturbances and print the table."""
    if sys.argv[1:2] == ["--model"]:
        return make_model(Path(sys.argv[2]))
    if sys.argv[1:2] == ["--child"]:
        sys.exit(brief(Path(sys.argv[2]), sys.argv[3:]))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="runs at a time")
    parser.add_argument("--share", type=int, default=1, help="make one trial in so many, for a quick look")
    parser.add_argument("--only", nargs="*", choices=list(KINDS), default=list(KINDS))
    options = parser.parse_args()
    began = time.monotonic()
    adopt()
    faults: list[str] = []
    trials = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        world = make_world(Path(folder))
        print("| disturbance | runs | cut short | editions lost | hand repairs | wrong outputs |")
        print("|---|---:|---:|---:|---:|---:|")
        for kind in options.only:
            title, count = KINDS[kind][0], disturbed(world, kind, options)
            if count is None:
                print(f"| {title} | – | | | | | (not possible here: needs root, or faketime)", flush=True)
                continue
            trials += count.trials
            found = [*count.lost, *count.repairs, *count.wrong]
            faults += found
            print("".join(f"  {fault}\n" for fault in found[:12]), end="", file=sys.stderr, flush=True)
            print(
                f"| {title} | {count.trials} | {count.struck} | {len(count.lost)} | {len(count.repairs)} | "
                f"{len(count.wrong)} |",
                flush=True,
            )
    left = orphans()
    print(f"\n{trials} disturbed runs in {time.monotonic() - began:.0f} s, seed {options.seed}; an undisturbed run")
    print(f"takes {world.seconds:.1f} s; processes that outlived their run: {left}")
    sys.exit(bool(faults or left))


if __name__ == "__main__":
    main()
