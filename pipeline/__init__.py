"""A daily bilingual French/English press briefing that says nothing its sources do not say."""

__version__ = "0.23.0"
