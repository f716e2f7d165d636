"""Fetch the press: feeds, lists of addresses and newsletters, kept as files so that a run can be repeated offline."""
