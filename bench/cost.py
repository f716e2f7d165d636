"""The share of a run's time that verification takes: `python bench/cost.py FOLDER [--documents 3]`.

A run of the folder's first documents is profiled with cProfile. Verification is everything that is called from the
checks of claims and translations; the model that scores the way back counts as translation, since it ranks hypotheses.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from pathlib import Path

from pipeline import flow, language, translate
from pipeline.engines.registry import Registry
from pipeline.glossary import Glossary
from pipeline.intake import Limits, read_folder
from pipeline.settings import Settings

# The outermost functions of verification: none of them calls another.
CHECKS = {("claims.py", "__init__"), ("claims.py", "check"), ("translation.py", "check_translation"),
          ("fidelity.py", "added"), ("fidelity.py", "kept"), ("fidelity.py", "shortened_names")}  # fmt: skip


def main() -> None:
    """Prints seconds and shares."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=3)
    options = parser.parse_args()
    settings, registry, glossary = Settings(), Registry.load(), Glossary.load()
    read = [language.detect(one) for one in read_folder(options.folder, Limits(10**8, 1000))[0]]
    documents = [one for one in read if one.language and one.language.code == "fr"][: options.documents]
    task = flow.directions(registry, settings.profile, "translate.fr-en")
    profile = cProfile.Profile(time.process_time)  # all threads, the model's among them
    profile.enable()
    summaries = flow.summaries(documents, settings, registry)
    searched = translate.Options(settings.translation.beams)
    translate.translated(summaries, {"fr": task}, glossary, searched)
    profile.disable()
    stats = pstats.Stats(profile)
    spent = {
        f"{Path(file).parent.name}/{Path(file).stem}.{name}": values[3]
        for (file, _, name), values in stats.stats.items()  # type: ignore[attr-defined]
        if (Path(file).name, name) in CHECKS and Path(file).parent.name == "verify"
    }
    total = stats.total_tt  # type: ignore[attr-defined]
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        print(f"{name}: {seconds:.2f} s")
    print(f"verification {sum(spent.values()):.1f} of {total:.1f} s: {100 * sum(spent.values()) / total:.1f} %")
    print(f"{len(documents)} documents | profile {settings.profile} | Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
