"""What is measured and how it is written down."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `beside` is what was measured next to it in the same run, `ratio` ours against that."""

    what: str
    measured: str
    beside: str = ""
    ratio: str = ""
    aim: str = ""
    met: bool | None = None

    def cells(self) -> list[str]:
        """As a row."""
        verdict = {None: "", True: "yes", False: "**no**"}[self.met]
        return [self.what, self.measured, self.beside, self.ratio, self.aim, verdict]


HEADINGS = ("what", "measured", "beside", "ratio", "aim", "met")


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table, which a terminal shows well enough."""
    rows = [HEADINGS, ["---"] * len(HEADINGS), *(figure.cells() for figure in figures)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def compared(what: str, ours: Sequence[float], theirs: Sequence[float], against: str, aim: float) -> Figure:
    """Requests a second, ours against another's; both are medians of rounds that took turns."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    ratio = mine / other
    return Figure(what, f"{mine:,.0f}/s", f"{against}: {other:,.0f}/s", f"{ratio:.2f}", f"≥ {aim}", ratio >= aim)


def at_most(what: str, values: Sequence[float], limit: float, unit: str = "s", beside: str = "") -> Figure:
    """A time that should stay below a limit: the median of the rounds, with their range."""
    middle = statistics.median(values)
    shown = f"{middle:,.2f} {unit}" + (f" ({min(values):,.2f}–{max(values):,.2f})" if len(values) > 1 else "")
    return Figure(what, shown, beside, "", f"< {limit:g} {unit}", middle < limit)


def percentile(values: Iterable[float], share: float) -> float:
    """The value that this share of all stays below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
