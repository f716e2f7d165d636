"""Deliver editions: what is to go to whom, in rounds until it went or the attempts are used up."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.deliver import parcel
from pipeline.deliver.channels import Channel, channels
from pipeline.deliver.outbox import Outbox, State
from pipeline.deliver.parcel import Parcel
from pipeline.errors import DeliveryError, NothingToDo
from pipeline.settings import Delivery

log = logging.getLogger(__name__)

# Sent now; sent earlier; sent earlier with another content, and not again unasked; not now, but the next run tries
# again; never, until someone asks for it; would be sent, were this no dry run.
Fate = Literal["sent", "already", "changed", "failed", "refused", "would"]

_STATES: dict[str, State] = {"sent": "sent", "failed": "pending", "refused": "refused"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an edition for a recipient."""

    date: str
    channel: str
    recipient: str
    fate: Fate
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Job:
    parcel: Parcel
    channel: Channel
    recipient: str
    again: bool


def deliver(
    out: Path,
    dates: Iterable[str],
    settings: Delivery,
    *,
    today: str,
    changed: bool = False,
    dry: bool = False,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Outcome]:
    """Send the editions of `dates`, and what the last days left over, to everyone the settings name.

    An edition goes to a recipient once. One that was made again with other content goes again only if `changed`
    (to a folder always: it holds one copy). Raises NothingToDo where an edition of `dates` is not there.
    """
    ways, wrong = channels(settings)
    with Outbox(out) as outbox:
        wanted = {date: parcel.read(out, date) for date in dates}
        jobs, outcomes = _jobs(wanted, ways, outbox, changed=changed)
        outcomes += [Outcome(date, way, "", "failed", detail) for date in wanted for way, detail in wrong.items()]
        jobs += _left_over(out, wanted, ways, outbox, today)
        if dry:
            return outcomes + [_outcome(job, "would") for job in jobs]
        for job in jobs:
            outbox.mark(job.parcel.date, job.channel.name, job.recipient, job.parcel.digest, "pending")
        for attempt in range(1, settings.attempts + 1):
            left = []
            for job, error in _round(jobs, outbox, attempt):
                if error and error.retry == "soon" and attempt < settings.attempts:
                    left.append(job)
                else:
                    outcomes.append(_outcome(job, _fate(error), str(error or "")))
            jobs = left
            if not jobs:
                break
            sleep(settings.wait * 2 ** (attempt - 1))
    return outcomes


def _jobs(
    wanted: dict[str, Parcel], ways: list[Channel], outbox: Outbox, *, changed: bool
) -> tuple[list[_Job], list[Outcome]]:
    """What is to be sent of the editions that were asked for, and what is not."""
    jobs, outcomes = [], []
    for one in wanted.values():
        for way in ways:
            for recipient in way.recipients:
                states = outbox.states(one.date, way.name, recipient)
                job = _Job(one, way, recipient, again="sent" in states.values())
                if states.get(one.digest) == "sent":
                    outcomes.append(_outcome(job, "already"))
                elif job.again and not changed and way.name != "folder":
                    outcomes.append(_outcome(job, "changed", "it was made again since; --changed sends it again"))
                else:
                    jobs.append(job)
    return jobs, outcomes


def _left_over(out: Path, wanted: dict[str, Parcel], ways: list[Channel], outbox: Outbox, today: str) -> list[_Job]:
    """What earlier runs could not send, where the edition and the recipient are still there."""
    read: dict[str, Parcel] = {}
    jobs = []
    for date, name, recipient in outbox.pending(today):
        way = next((way for way in ways if way.name == name and recipient in way.recipients), None)
        if date in wanted or way is None:
            continue
        try:
            read[date] = read.get(date) or parcel.read(out, date)
        except NothingToDo as error:
            log.warning("edition left out", extra={"edition": date, "reason": str(error)})
            continue
        again = "sent" in outbox.states(date, name, recipient).values()
        jobs.append(_Job(read[date], way, recipient, again))
    return jobs


def _round(jobs: list[_Job], outbox: Outbox, attempt: int) -> Iterator[tuple[_Job, DeliveryError | None]]:
    """Try each job once, in groups that share a connection, and record each as soon as it is settled."""
    groups: dict[tuple[str, str, bool], list[_Job]] = defaultdict(list)
    for job in jobs:
        groups[job.parcel.date, job.channel.name, job.again].append(job)
    for group in groups.values():
        parcel, channel, again = group[0].parcel, group[0].channel, group[0].again
        of = {job.recipient: job for job in group}
        for recipient, error in channel.send(parcel, list(of), again=again):
            fate = _fate(error)
            outbox.mark(parcel.date, channel.name, recipient, parcel.digest, _STATES[fate])
            told = {"edition": parcel.date, "to": recipient, "attempt": attempt, "fate": fate}
            if error:
                log.warning(channel.name, extra={**told, "reason": str(error)})
            else:
                log.info(channel.name, extra=told)
            yield of[recipient], error


def _fate(error: DeliveryError | None) -> Literal["sent", "failed", "refused"]:
    if error is None:
        return "sent"
    return "refused" if error.retry == "never" else "failed"


def _outcome(job: _Job, fate: Fate, detail: str = "") -> Outcome:
    return Outcome(job.parcel.date, job.channel.name, job.recipient, fate, detail)
