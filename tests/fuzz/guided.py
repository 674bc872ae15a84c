"""Fuzzing led by coverage: inputs that reach new branches of the repair are kept and damaged further.

    python -m tests.fuzz.guided --minutes 30 [--corpus FOLDER] [--findings FOLDER]

Needs Atheris: pip install 'mailproc[fuzz]'. Exit code 1 where anything was found; the mails that did it are in the
folder of findings. Read are the message, its etiquette and all that the office makes of it, documents aside.
"""

import argparse
import hashlib
import importlib
import multiprocessing
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

LARGEST: Final = 20_000  # bytes of an input; branches are found with less
TIMEOUT: Final = 60  # seconds by the clock for one input, on a busy machine
MEMORY: Final = 1024  # MB
KEPT: Final = 3  # mails of one kind of finding
OWN_SHARE: Final = 0.5  # of the damages are ours, which know mail; the rest are libFuzzer's


@dataclass(frozen=True, slots=True)
class Plan:
    """How long it is looked, from which mails on, and where findings go."""

    minutes: float
    seed: int
    corpus: Path
    findings: Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.guided")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, default=Path("build/fuzz/corpus"))
    parser.add_argument("--findings", type=Path, default=Path("build/fuzz/findings"))
    plan = Plan(**vars(parser.parse_args()))
    plan.findings.mkdir(parents=True, exist_ok=True)
    known = set(plan.findings.iterdir())
    process = multiprocessing.get_context("spawn").Process(target=fuzz, args=(plan,))  # for libFuzzer ends its process
    process.start()
    process.join()
    found = set(plan.findings.iterdir()) - known
    sys.stdout.write(f"{len(found)} new files in {plan.findings}\n" if found else "nothing was found\n")
    return 1 if found or process.exitcode else 0


def fuzz(plan: Plan) -> None:
    """Fuzz until the time is over; never returns."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["mailproc", "mailparser"]):
        mutate = importlib.import_module("tests.fuzz.mutate")
        seeds = importlib.import_module("tests.fuzz.seeds")
        checks = importlib.import_module("tests.fuzz.checks")
        timely = importlib.import_module("tests.fuzz.run").timely
    mails: list[bytes] = [raw for raw in seeds.mails() if len(raw) <= LARGEST]
    fill(plan.corpus, mails)
    examination = checks.Examination()
    kinds: Counter[str] = Counter()

    def look(raw: bytes) -> None:
        for fault in timely(examination.look(raw)).faults:
            kind = checks.kind_of(fault)
            kinds[kind] += 1
            if kinds[kind] <= KEPT:
                stem = plan.findings / hashlib.sha256(raw).hexdigest()[:16]
                stem.with_suffix(".eml").write_bytes(raw)
                stem.with_suffix(".txt").write_text(fault + "\n", encoding="utf-8", errors="replace")

    def damage(raw: bytes, most: int, seed: int) -> bytes:
        rng = Random(seed)
        if rng.random() >= OWN_SHARE:
            return bytes(atheris.Mutate(raw, most))
        return bytes(rng.choice(mutate.MUTATORS)(rng, raw, rng.choice(mails))[:most])

    options = [
        f"-max_total_time={plan.minutes * 60:.0f}",
        f"-seed={plan.seed}",
        f"-max_len={LARGEST}",
        f"-timeout={TIMEOUT}",
        f"-report_slow_units={TIMEOUT}",
        f"-rss_limit_mb={MEMORY}",
        f"-artifact_prefix={plan.findings}/",
        "-print_final_stats=1",
        str(plan.corpus),
    ]
    atheris.Setup([sys.argv[0], *options], look, custom_mutator=damage)
    atheris.Fuzz()


def fill(folder: Path, mails: list[bytes]) -> None:
    """The seeds as a corpus, beside what former runs found."""
    folder.mkdir(parents=True, exist_ok=True)
    for raw in mails:
        (folder / hashlib.sha256(raw).hexdigest()[:16]).write_bytes(raw)


if __name__ == "__main__":
    sys.exit(main())
