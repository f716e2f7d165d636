"""Runs by the clock: a line of crontab or a systemd timer that calls `brief run`."""
