"""Tells a monitor that a run went well or failed: its address is asked for, and nothing about the run goes along."""

from __future__ import annotations

import logging
import time

from pipeline.errors import SettingsError
from pipeline.secret import address, host
from pipeline.settings import Ping

TRIES, SECONDS = 3, 10.0

log = logging.getLogger(__name__)


def ping(settings: Ping, *, well: bool, wait: float = 2.0) -> bool:
    """Ask for the address of success or failure; False where it was not reached, which is logged and no more.

    `wait` is the seconds between two tries.
    """
    import httpx2

    given = settings.success if well else settings.failure
    if given is None:
        return True
    try:
        url = address(given)
    except SettingsError as error:
        log.warning("ping not sent", extra={"reason": str(error)})
        return False
    for attempt in range(1, TRIES + 1):
        try:
            answer = httpx2.get(url, timeout=SECONDS, headers={"User-Agent": "brief"})
            reason = "" if answer.is_success else f"status {answer.status_code}"
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            reason = type(error).__name__  # its text may quote the address
        if not reason:
            log.info("ping", extra={"to": host(url), "well": well})
            return True
        log.warning("ping failed", extra={"to": host(url), "reason": reason, "attempt": attempt})
        if attempt < TRIES:
            time.sleep(wait * attempt)
    return False
