"""Fits when to answer and when to abstain: `python -m evals.calibrate` writes `knowledge/confidence.yaml`.

A logistic regression per way of writing, ridge-penalised on standardised features, fitted by Newton's method. The
threshold is the one that keeps 97 of 100 answerable questions, but never above a half. Read are
`evals/calibration.jsonl` and the dev half of `evals/off_topic.jsonl`.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from evals.house import open_house
from evals.question_set import EvalQuestion, read_questions
from knowledge.boundaries import boundary_of
from knowledge.confidence import PATH, Evidence, evidence_of
from knowledge.guide import CorpusGuide
from knowledge.writing import Writing

Floats = NDArray[np.float64]
PAIRS = ("pairs", "pair_coverage", "known_pairs", "elsewhere")
FEATURES = ("cosine", "lead", "words", "coverage", "known", "length", *PAIRS)
WORDS_ONLY = ("words", "coverage", "known", "length", *PAIRS)
PENALTY = 1.0
KEPT = 0.97
KEPT_WORDS_ONLY = 0.85  # without the index, rather a refusal too many


@dataclass(frozen=True, slots=True)
class Sample:
    """A question's writing, the evidence for its best passage, and whether that passage answers it."""

    writing: Writing
    evidence: Evidence
    answers: bool


async def gather(guide: CorpusGuide, questions: Sequence[EvalQuestion]) -> list[Sample]:
    """Search for every question that no boundary refuses."""
    samples = []
    for question in questions:
        if boundary_of(question.question, question.language):
            continue
        found, lexical = await guide.find(question.question, question.language)
        if found.passages and found.question.writing is question.writing:
            answers = question.accepts(found.passages[0].passage)
            if answers or question.refuse:
                samples.append(Sample(question.writing, evidence_of(found, lexical), answers))
    return samples


def fit(samples: Sequence[Sample], features: Sequence[str], kept: float) -> dict[str, Any]:
    """Return intercept, weights and threshold in the features' own units."""
    values = np.array([[getattr(sample.evidence, name) for name in features] for sample in samples])
    truth = np.array([float(sample.answers) for sample in samples])
    middle, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    weights = _newton(np.column_stack([np.ones(len(values)), (values - middle) / spread]), truth)
    slopes = weights[1:] / spread
    intercept = weights[0] - float(slopes @ middle)
    probabilities = 1 / (1 + np.exp(-(intercept + values @ slopes)))
    return {
        "intercept": round(float(intercept), 4),
        "weights": {name: round(float(slope), 4) for name, slope in zip(features, slopes, strict=True)},
        "threshold": round(min(0.5, float(np.quantile(probabilities[truth == 1], 1 - kept))), 3),
    }


def _newton(inputs: Floats, truth: Floats) -> Floats:
    ridge = PENALTY * np.diag([0.0] + [1.0] * (inputs.shape[1] - 1))
    weights = np.zeros(inputs.shape[1])
    for _ in range(50):
        guess = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (guess - truth) + ridge @ weights
        curve = (inputs * (guess * (1 - guess))[:, None]).T @ inputs + ridge
        weights = weights - np.linalg.solve(curve, slope)
    return weights


async def _run(questions: Path, off_topic: Path, guidance: Path) -> list[Sample]:
    strangers = [question for question in read_questions(off_topic) if question.split == "dev"]
    async with open_house([guidance]) as house:
        return await gather(house.guide, [*read_questions(questions), *strangers])


def main(arguments: Sequence[str]) -> int:
    """Fit, write and print."""
    parser = argparse.ArgumentParser(prog="python -m evals.calibrate")
    parser.add_argument("--questions", type=Path, default=Path("evals/calibration.jsonl"))
    parser.add_argument("--off-topic", type=Path, default=Path("evals/off_topic.jsonl"))
    parser.add_argument("--guidance", type=Path, default=Path("guidance"))
    options = parser.parse_args(arguments)
    samples = asyncio.run(_run(options.questions, options.off_topic, options.guidance))
    rules: dict[str, Any] = {}
    for writing in Writing:
        chosen = [sample for sample in samples if sample.writing is writing]
        rules[str(writing)] = fit(chosen, FEATURES, KEPT)
        rules[f"{writing}_words_only"] = fit(chosen, WORDS_ONLY, KEPT_WORDS_ONLY)
    head = (
        f"# Written by `python -m evals.calibrate` from {len(samples)} questions; not by hand. Read by confidence.py.\n"
    )
    PATH.write_text(head + yaml.safe_dump({"rules": rules}, sort_keys=False), "utf-8")
    print(PATH.read_text("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
