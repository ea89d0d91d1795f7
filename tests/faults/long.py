"""`make faults N=10`: the fault tests again and again, with other seeds, random timing and longer times.

`python -m tests.faults.long ROUNDS [FIRST_SEED]` prints what each test killed, counted and found, then a table; it ends
with 1 when anything failed. A round is repeated by its seed: `FAULTS_LONG=1 FAULTS_SEED=7 pytest tests/faults`, or
`make faults N=1 SEED=7`.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

_TOLD = ("killed", "counted", "found")
_LONGEST_TEST = 600  # seconds


@dataclass(frozen=True)
class Outcome:
    """How one test ended in one round."""

    seed: str
    name: str
    seconds: float
    ended: str
    told: Sequence[tuple[str, str]]


def one_round(seed: str) -> list[Outcome]:
    """Run every fault test with a seed."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        options = [
            "-q",
            "--no-header",
            "--show-capture=no",
            "--tb=short",
            "-ojunit_family=xunit1",
            f"--timeout={_LONGEST_TEST}",
        ]
        command = [sys.executable, "-m", "pytest", "tests/faults", *options, f"--junitxml={results}"]
        environment = os.environ | {"FAULTS_LONG": "1", "FAULTS_SEED": seed}
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)  # noqa: S603 - our own tests
        if not results.exists():
            sys.exit(done.stdout + done.stderr)
        outcomes = list(_outcomes(results, seed))
    if any(outcome.ended == "FAILED" for outcome in outcomes):
        print(done.stdout)  # noqa: T201 - a command talks to a terminal
    return outcomes


def _outcomes(results: Path, seed: str) -> Iterator[Outcome]:
    for case in ET.parse(results).iter("testcase"):  # noqa: S314 - pytest has just written it
        told = [(each.get("name", ""), each.get("value", "")) for each in case.iter("property")]
        name = case.get("name", "").removeprefix("test_").replace("_", " ")
        yield Outcome(seed, name, float(case.get("time", 0)), _ended(case), told)


def _ended(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "FAILED"
    skipped = case.find("skipped")
    return "passed" if skipped is None else (skipped.get("message") or "SKIPPED").partition(":")[0]


def lines(outcome: Outcome) -> Iterator[str]:
    """What a test says of itself."""
    yield f"{outcome.ended:8} {outcome.seconds:6.1f} s  {outcome.name}"
    for what in _TOLD:
        words = [value for name, value in outcome.told if name == what]
        if words:
            yield f"{'':20}{what:8} {'; '.join(words)}"


def table(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One line for each test: how often it was tried, failed, and how long it took."""
    yield f"{'rounds':>6} {'failed':>6} {'longest':>9}  test"
    for name in dict.fromkeys(outcome.name for outcome in outcomes):
        tries = [outcome for outcome in outcomes if outcome.name == name]
        failed = [outcome.seed for outcome in tries if outcome.ended == "FAILED"]
        untried = all(outcome.ended not in {"passed", "FAILED"} for outcome in tries)
        remark = f"  seeds {', '.join(failed)}" if failed else "  NOT TRIED" if untried else ""
        yield f"{len(tries):6} {len(failed):6} {max(each.seconds for each in tries):7.1f} s  {name}{remark}"


def main(rounds: int, first_seed: str | None) -> int:
    """Run the rounds; 1 when anything failed."""
    outcomes: list[Outcome] = []
    for number in range(rounds):
        seed = str(int(first_seed) + number) if first_seed else str(secrets.randbelow(10**6))
        print(f"\nround {number + 1} of {rounds}, seed {seed}", flush=True)  # noqa: T201 - as above
        for outcome in one_round(seed):
            outcomes.append(outcome)
            print(*lines(outcome), sep="\n", flush=True)  # noqa: T201 - as above
    print("", *table(outcomes), sep="\n")  # noqa: T201 - as above
    return int(any(outcome.ended == "FAILED" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), next(iter(sys.argv[2:]), None)))
