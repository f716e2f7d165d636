"""The command as a user meets it, in a process of its own: exit codes, sentences, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMPACT = ROOT / "models" / "compact"


def brief(*arguments: str, text: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, cwd=cwd, check=False, timeout=600)


def test_help_is_worth_reading() -> None:
    done = brief("--help")
    assert done.returncode == 0
    for word in ("run", "summarise", "translate", "detect", "verify", "models", "brief.toml", "Exit codes"):
        assert word in done.stdout


def test_help_loads_no_model_library() -> None:
    program = (
        "import sys; from pipeline import cli\n"
        "try: cli.cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'transformers', 'ctranslate2', 'trafilatura', 'jinja2', 'numpy'} & set(sys.modules)\n"
        "sys.exit(str(sorted(heavy)) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "no-such-folder"], "no-such-folder"),
        (["run", "--date", "yesterday"], "2025-06-30"),
        (["run", "--profile", "huge"], "huge"),
        (["run", "--settings", "none.toml"], "none.toml"),
        (["summarise"], "no file was given"),
        (["detect", "--jsonl", "no-such-file"], "cannot be read"),
        (["swim"], "swim"),
    ],
)
def test_a_slip_is_answered_with_a_sentence_and_2(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    if arguments[0] == "run" and "no-such-folder" not in arguments:
        arguments = [*arguments, "--out", str(tmp_path)]
    done = brief(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_detect_reads_lines_of_json_and_names_the_line_that_is_none() -> None:
    rows = [{"id": 1, "text": "Le président a signé trois accords avec la Russie."}]
    rows.append({"id": 2, "text": "The president signed three agreements with Russia."})
    done = brief("detect", "--jsonl", text="\n".join(map(json.dumps, rows)))
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["language"]) for row in found] == [(1, "fr"), (2, "en")]
    assert all(0 <= row["confidence"] <= 1 for row in found)
    done = brief("detect", "--jsonl", text='{"id": 1, "text": "Oui."}\nno json\n')
    assert done.returncode == 2
    assert "line 2" in done.stderr


def test_detect_names_files_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "bon.txt").write_text("Le ministre a présenté le budget de la transition à Bamako.", encoding="utf-8")
    (tmp_path / "vide.txt").write_text("", encoding="utf-8")
    done = brief("detect", str(tmp_path / "bon.txt"), str(tmp_path / "vide.txt"))
    first, second = done.stdout.splitlines()
    assert first.split("\t")[1] == "fr"
    assert "empty" in second


def test_verify_reads_and_writes_rows() -> None:
    source = "Le Niger a livré 8 500 tonnes de mil à Gao le 12 mars 2025."
    rows = [
        {"id": "good", "source": source, "claim": "Le Niger a livré 8 500 tonnes de mil.", "lang": "fr"},
        {"id": "bad", "source": source, "claim": "Le Niger a livré 9 500 tonnes de mil.", "lang": "fr"},
    ]
    done = brief("verify", "--jsonl", text="\n".join(map(json.dumps, rows)))
    good, bad = (json.loads(line) for line in done.stdout.splitlines())
    assert good["supported"]
    assert not bad["supported"]
    assert "number" in {reason["kind"] for reason in bad["reasons"]}


@pytest.mark.slow
@pytest.mark.skipif(not (COMPACT / "model.bin.00").exists(), reason="the embedded model is not there")
class TestEmbedded:
    def test_translation_gives_a_line_for_a_line(self) -> None:
        lines = ["Le Mali a signé trois accords avec la Russie.", "", "La force compte 5 000 hommes."]
        done = brief("translate", text="\n".join(lines) + "\n")
        first, second, third = done.stdout.split("\n")[:3]
        assert "Mali" in first
        assert "Russia" in first
        assert second == ""
        assert "5,000" in third

    def test_summaries_by_rows_lose_none(self) -> None:
        article = (
            "Le ministre nigérien de l'Énergie a inauguré le 12 mars 2025 une centrale de 30 mégawatts à Agadez. "
            "Le chantier, ouvert en 2022, a coûté 18 milliards de francs CFA. "
            "La population réclamait cette centrale depuis dix ans, selon le maire."
        )
        rows = [{"id": "a", "article": article}, {"id": "b", "article": ""}]
        done = brief("summarise", "--jsonl", text="\n".join(map(json.dumps, rows)))
        assert done.returncode == 0, done.stderr
        first, second = (json.loads(line) for line in done.stdout.splitlines())
        assert first["id"] == "a"
        assert "30" in first["summary"]
        assert first["headline"]
        assert first["claims"]
        assert second == {"id": "b", "headline": "", "summary": "", "claims": [], "error": second["error"]}

    def test_the_samples_make_an_edition(self, tmp_path: Path) -> None:
        done = brief("run", "seeds", "--date", "2025-07-03", "--out", str(tmp_path), "--quiet", "--json")
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert set(result["files"]) == {"md", "html", "pdf", "json"}
        assert result["documents"] == 10
        briefing = json.loads((tmp_path / "2025-07-03" / "briefing.json").read_text(encoding="utf-8"))
        copies = [copy["origin"] for document in briefing["documents"] for copy in document["duplicates"]]
        assert copies == ["2025-04-05_moscou-aes-reprise.txt"]
        for story in briefing["stories"]:
            assert 1 <= len(story["claims"]) <= (4 if len(story["documents"]) == 1 else 8)
            for claim in (story["headline"], *story["claims"]):
                assert claim["fr"]
                assert claim["en"]
                assert claim["evidence"]
