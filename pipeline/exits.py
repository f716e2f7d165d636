"""The exit codes of the `brief` command, for cron, make and monitors."""

from __future__ import annotations

from pipeline.errors import AnotherRun, BriefError, DeliveryError, ModelError, NothingToDo, SettingsError

OK = 0  # all went well
INPUTS_FAILED = 1  # the edition is written, but some inputs could not be used
USAGE = 2  # nothing to do, or the settings, options or models are wrong
FAULT = 3  # a fault of the program's own, or of the machine
ANOTHER_RUN = 4  # another run is at work on the same output folder
UNDELIVERED = 5  # the edition is written, but could not be delivered to everyone
STOPPED = 130  # by the user


def code(error: BaseException) -> int:
    """The exit code for what ended a command."""
    match error:
        case NothingToDo() | SettingsError() | ModelError():
            return USAGE
        case AnotherRun():
            return ANOTHER_RUN
        case DeliveryError():
            return UNDELIVERED
        case BriefError():
            return FAULT
        case KeyboardInterrupt():
            return STOPPED
        case SystemExit():
            return error.code if isinstance(error.code, int) else FAULT
        case _:
            return FAULT
