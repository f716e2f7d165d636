"""Turn a checkpoint into what ships: CTranslate2 int8 weights in models/compact, packed in parts for git."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from rows import WORK

from pipeline.engines import weights
from pipeline.engines.convert import convert

COMPACT = Path(__file__).parents[1] / "compact"


def main() -> None:
    """Convert, pack, seal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=WORK / "wide")
    parser.add_argument("--target", type=Path, default=COMPACT)
    parser.add_argument("--quantization", default="int8")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        convert(options.source, Path(folder) / "ct2", kind="causal", quantization=options.quantization)
        options.target.mkdir(parents=True, exist_ok=True)
        for file in (Path(folder) / "ct2").iterdir():
            shutil.copy(file, options.target)
    weights.split(options.target / "model.bin")


if __name__ == "__main__":
    main()
