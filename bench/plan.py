"""What every measurement is given, and the prompts and commands they share."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.process import PYTHON, REDCOMMONS, Cost, Server, measured

IN_FLIGHT = 64
LATENCY = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is asked."""

    small: int = 2_000
    """Attempts of the smaller run; a marginal cost is a difference of two."""
    large: int = 20_000
    """Attempts of the larger run."""
    times: int = 3
    """Measurements whose median is shown, after a warm-up."""
    growth: tuple[int, ...] = (1_000, 10_000, 100_000)
    """Attempts whose peak memory is compared; the last run is opened and summarised too."""


FULL = Scale(growth=(1_000, 10_000, 100_000, 1_000_000))
USUAL = Scale()
QUICK = Scale(small=500, large=3_000, growth=(1_000, 10_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A scale, a server and a folder that goes when the bench ends."""

    scale: Scale
    """How much is asked."""
    server: Server
    """Who is asked."""
    folder: Path
    """Where prompts and workspaces lie."""

    def prompts(self, count: int) -> Path:
        """Return a file of `count` prompts, each with its own id."""
        path = self.folder / f"prompts-{count}.jsonl"
        if not path.exists():
            words = "Explain to a tenant what a landlord may and may not do here, in plain words, with one example"
            lines = (f'{{"prompt": "{words}, number {n}. [id:{n}]"}}\n' for n in range(count))
            path.write_text("".join(lines), encoding="ascii")
        return path

    @contextmanager
    def workspace(self) -> Iterator[str]:
        """Give an empty workspace for the length of a `with` block."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="workspace-") as place:
            yield place

    def evaluate(self, count: int, workspace: str, *more: str) -> Cost:
        """Measure one evaluation of `count` prompts with a rule judge."""
        words = ("--target", self.server.target, "--judge", "contains:cannot help", "--concurrency", str(IN_FLIGHT))
        return measured(
            [*REDCOMMONS, "evaluate", self.prompts(count), *words, "--json", "--workspace", workspace, *more]
        )

    def evaluate_afresh(self, count: int) -> Cost:
        """Measure one evaluation in a workspace of its own."""
        with self.workspace() as place:
            return self.evaluate(count, place)

    def raw(self, count: int) -> Cost:
        """Measure the raw client over the same prompts."""
        return measured([PYTHON, "-m", "bench.raw_client", self.prompts(count), self.server.url, str(IN_FLIGHT)])

    def repeat(self, measure: Callable[[], Cost]) -> list[Cost]:
        """Measure several times after a warm-up."""
        measure()
        return [measure() for _ in range(self.scale.times)]


def spread(values: list[float]) -> str:
    """Return the ends that a median hides."""
    return f"{min(values):.3g} … {max(values):.3g}"


def wall(costs: list[Cost]) -> float:
    """Return the median wall time."""
    return median(cost.wall for cost in costs)


def cpu(costs: list[Cost]) -> float:
    """Return the median processor time."""
    return median(cost.cpu for cost in costs)
