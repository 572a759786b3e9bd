"""What an attempt costs, how fast they go, how much memory they take, and what faults do to them."""

import json
from collections.abc import Callable, Iterator
from statistics import median

from bench.plan import IN_FLIGHT, LATENCY, Bench, cpu, spread, wall
from bench.process import Cost
from bench.table import Row

FAULTS = {"p429": 0.05, "p500": 0.02, "drop": 0.01, "truncate": 0.01, "hang": 0.005}


class Difference:
    """A larger run less a smaller one, a few times over: what attempts cost once everything has begun."""

    def __init__(self, bench: Bench, measure: Callable[[int], Cost]) -> None:
        small, large = bench.scale.small, bench.scale.large
        self.more = large - small
        measure(small)
        pairs = [(measure(small), measure(large)) for _ in range(bench.scale.times)]
        self.cpu = [(big.cpu - little.cpu) * 1000 / self.more for little, big in pairs]
        self.wall = [big.wall - little.wall for little, big in pairs]
        self.note = f"N = {large:,} less {small:,}"


def marginal(bench: Bench) -> Iterator[Row]:
    """Measure processor and wall time for each further attempt against a target that takes 50 ms."""
    bench.server.set(latency=LATENCY)
    raw, ours = Difference(bench, bench.raw), Difference(bench, bench.evaluate_afresh)
    yield Row(
        what="CPU for 1,000 attempts, 50 ms, 64 in flight",
        figure=median(ours.cpu),
        unit="s",
        bar=0.5,
        goal=0.25,
        ratio=median(ours.cpu) / median(raw.cpu),
        note=f"{ours.note}, import of the file within; {spread(ours.cpu)}; raw {median(raw.cpu):.3f}",
    )
    ideal = ours.more * LATENCY / IN_FLIGHT
    yield Row(
        what="wall ÷ ideal after start-up",
        figure=median(ours.wall) / ideal,
        bar=1.25,
        goal=1.1,
        ratio=median(ours.wall) / median(raw.wall),
        note=f"ideal {ideal:.1f} s; {spread([wall / ideal for wall in ours.wall])}; raw {median(raw.wall) / ideal:.2f}",
    )


def speed(bench: Bench) -> Iterator[Row]:
    """Measure attempts a second against a target that answers at once."""
    bench.server.set()
    raw, ours = Difference(bench, bench.raw), Difference(bench, bench.evaluate_afresh)
    rates = [ours.more / wall for wall in ours.wall]
    quick = raw.more / median(raw.wall)
    note = f"{ours.note}, import of the file within; {spread(rates)}; raw {quick:,.0f}"
    ratio = median(rates) / quick
    what = "attempts a second at 0 ms, durable"
    yield Row(what=what, figure=median(rates), unit="/s", bar=3000, goal=6000, at_least=True, ratio=ratio, note=note)


def faults(bench: Bench) -> Iterator[Row]:
    """Measure what a bad server loses, doubles and delays."""
    count = bench.scale.small
    bench.server.set(latency=LATENCY)
    clean = bench.repeat(lambda: bench.evaluate_afresh(count))
    bench.server.set(latency=LATENCY, **FAULTS)
    with bench.workspace() as place:
        faulty = bench.evaluate(count, place, "--timeout", "2")
    said, seen = json.loads(faulty.said), bench.server.stats()
    drawn = ", ".join(f"{kind} {number}" for kind, number in sorted(seen["kinds"].items()) if kind != "whole")
    complete = f"{said['replied']:,} of {count:,} replied, {said['could_not_run']} could not run; faults met: {drawn}"
    yield Row(
        what="attempts complete under faults",
        figure=100 * said["replied"] / count,
        unit="%",
        bar=100,
        at_least=True,
        note=complete,
    )
    note = "the server's own count by id: whole answers given twice to one prompt"
    yield Row(what="prompts answered twice", figure=seen["answered_twice"], bar=0, note=note)
    note = f"N = {count:,}, whole processes, a hung request given up after 2 s; clean {wall(clean):.2f} s"
    yield Row(what="wall under faults ÷ clean", figure=faulty.wall / wall(clean), goal=2, note=note)


def postgres(bench: Bench) -> Iterator[Row]:
    """Measure the same attempts with PostgreSQL in SQLite's place."""
    from bench.databases import Databases, found  # noqa: PLC0415  the driver loads where a server is looked for

    bench.server.set()
    count = bench.scale.small
    with found() as databases:
        if not isinstance(databases, Databases):
            yield Row(what="PostgreSQL instead of SQLite", note=str(databases))
            return
        lite = bench.repeat(lambda: bench.evaluate_afresh(count))
        with_server: list[float] = []

        def once() -> Cost:
            with databases.fresh() as url:
                cost = bench.evaluate(count, url)
            with_server.append(cost.cpu + databases.spent())
            return cost

        big = bench.repeat(once)
    note = (
        f"N = {count:,} at 0 ms, whole processes, the server's own CPU left out; {cpu(big):.2f} s to {cpu(lite):.2f} s"
    )
    yield Row(what="CPU on PostgreSQL ÷ SQLite", figure=cpu(big) / cpu(lite), bar=1.5, note=note)
    note = "the same, with the CPU of the server's process for this connection"
    yield Row(what="CPU on PostgreSQL and in it ÷ SQLite", figure=median(with_server[1:]) / cpu(lite), note=note)
