"""What the pages of Evaluate say: how a run stands, how fast it goes, whom it fails, what could not run and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from redcommons.adapters.charts import ForestRow
from redcommons.evaluation.model import Foreseen, Plan, Prices, Reading, RunState, RunWork, Slice, Standing, Tally
from redcommons.findings.wording import claimed, ends, percent, reader, span
from redcommons.values.words import _, many

WINDOW = 10.0
"""Seconds over which the pace of a run is measured anew."""

LARGE = 50_000
"""Attempts above which a page looks less often."""


def standing_words() -> dict[Standing, str]:
    """Return how a run stands, in a few words."""
    return {
        "finished": _("finished"),
        "running": _("running"),
        "pausing": _("pausing: what is in flight is still kept"),
        "stopping": _("stopping: what is in flight is still kept"),
        "waiting": _("waiting for a worker"),
        "paused": _("paused"),
        "stopped": _("abandoned, unfinished"),
        "failed": _("ended by an error, unfinished"),
        "unfinished": _("unfinished"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a run stood at a moment, carried in the address that is asked next: the server keeps nothing."""

    kept: int
    """Attempts kept."""
    at: float
    """The moment, in seconds."""
    pace: float = 0.0
    """Attempts a second, as measured before that."""

    def __str__(self) -> str:
        return f"{self.kept}-{self.at:.1f}-{self.pace:.3f}"


def mark_of(text: str) -> Mark | None:
    """Return the mark in an address, or None where there is none that makes sense."""
    try:
        kept, at, pace = text[:80].split("-")
        return Mark(kept=int(kept), at=float(at), pace=float(pace))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A run as its page shows it while it moves."""

    state: RunState
    """How far it has come."""
    work: RunWork
    """How it stands."""
    words: str
    """How it stands, in words."""
    kept: int
    """Attempts kept."""
    pace: str = ""
    """How fast it goes; empty while nobody knows."""
    left: str = ""
    """How long it may still take; empty while nobody knows."""
    cost: str = ""
    """What its tokens cost so far; empty where nobody gave prices."""
    mark: str = ""
    """What the next look is given."""

    @property
    def moves(self) -> bool:
        """Return whether the page must look again."""
        return self.work.standing in {"running", "pausing", "stopping", "waiting"}

    @property
    def every(self) -> str:
        """Return how often it looks."""
        return "1s" if self.state.run.attempts <= LARGE else "5s"

    @property
    def open(self) -> bool:
        """Return whether something may be asked of a worker."""
        return self.work.job is not None and not self.work.job.ended_at and self.work.standing != "finished"


def live(state: RunState, work: RunWork, before: Mark | None, now: float) -> Live:
    """Return a run as it moves, its pace measured since the mark before."""
    kept = state.kept
    pace, mark = _paced(kept, before, now)
    running = work.standing == "running"
    return Live(
        state=state,
        work=work,
        words=standing_words()[work.standing],
        kept=kept,
        pace=_pace_words(pace) if running and pace else "",
        left=duration((state.run.attempts - kept) / pace) if running and pace else "",
        cost=cost(work.prices, state),
        mark=str(mark),
    )


def _paced(kept: int, before: Mark | None, now: float) -> tuple[float, Mark]:
    if before is None or not 0 <= before.kept <= kept or not 0 < now - before.at < 10 * WINDOW:
        return 0.0, Mark(kept=kept, at=now)
    since = now - before.at
    measured = (kept - before.kept) / since
    pace = before.pace if since < WINDOW / 3 and before.pace else measured
    return pace, before if since < WINDOW else Mark(kept=kept, at=now, pace=measured)


def _pace_words(pace: float) -> str:
    if pace >= 1:
        return _("{n} a second").format(n=f"{pace:.0f}" if pace >= 10 else f"{pace:.1f}")
    return _("{n} a minute").format(n=f"{pace * 60:.0f}")


def duration(seconds: float) -> str:
    """Return a stretch of time, roughly, in words."""
    if seconds < 90:
        return many("about {n} second", "about {n} seconds", max(1, round(seconds)))
    if seconds < 5_400:
        return many("about {n} minute", "about {n} minutes", round(seconds / 60))
    return many("about {n} hour", "about {n} hours", round(seconds / 3_600))


def cost(prices: Prices | None, state: RunState) -> str:
    """Return what the tokens of a run cost so far; empty where nobody gave prices."""
    if prices is None:
        return ""
    return f"{prices.cost(state.tokens_in, state.tokens_out):,.2f} {prices.currency}".strip()


def foreseen_words(found: Foreseen, concurrency: int) -> str:
    """Return how long a run may take, by the last run of its target, else by a guess that says that it is one."""
    if found.seconds is not None:
        return _("{how}, by the last run of this target").format(how=duration(found.seconds))
    guess = duration(found.requests * 2 / min(concurrency, max(1, found.attempts)))
    return _("{how}, if a reply takes two seconds").format(how=guess)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Attempts that could not run for one reason, and what would help."""

    what: str
    """The reason in words."""
    count: int
    """How many."""
    fix: str
    """What would help."""


def failures(causes: Sequence[tuple[str, int]]) -> tuple[Failure, ...]:
    """Return why attempts could not run, most frequent first, with what would help."""
    words = _causes()
    return tuple(
        Failure(what=words.get(cause, (cause.replace("_", " "), ""))[0], count=count, fix=words.get(cause, ("", ""))[1])
        for cause, count in causes
    )


def _causes() -> dict[str, tuple[str, str]]:
    return {
        "unreachable": (_("nobody answered at the address"), _("Check the address, and that the server runs.")),
        "tls": (_("the certificate was not trusted"), _("Let SSL_CERT_FILE name the authority that signed it.")),
        "unauthorised": (
            _("the target refused the key"),
            _("Set the key where the workbench starts, and list the place in REDCOMMONS_ALLOW."),
        ),
        "unknown_model": (_("the target has no such model"), _("Check the model's name behind the #.")),
        "rate_limited": (_("the target asked to be left alone"), _("Begin again with fewer attempts at once.")),
        "server_error": (_("the target broke"), _("Ask its operator; a later run may find it well.")),
        "dropped": (_("the connection broke off"), _("Fewer attempts at once may help.")),
        "timed_out": (_("no reply in time"), _("Fewer attempts at once, or fewer tokens of a reply, may help.")),
        "not_json": (_("the reply was not in the protocol"), _("Check that the address is that of the protocol.")),
        "unexpected": (_("the reply was not as the protocol has it"), _("Read what one of them said.")),
        "too_long": (_("the reply was longer than anything kept here"), _("Limit the tokens of a reply.")),
        "blocked": (_("a filter of the target took the reply"), _("That is a result: it counts as could not run.")),
        "callable_failed": (_("the function failed"), _("Read what one of them said.")),
        "not_recorded": (_("the record holds no reply to these"), _("Ask the model itself for them.")),
        "no_prompt": (_("the case holds a goal and no prompt"), _("Give these cases a prompt, or leave them out.")),
    }


def bounds(reading: Reading) -> str:
    """Return between what a rate lies whatever the unknown attempts were; empty where nothing is unknown."""
    if not reading.could_not_judge + reading.could_not_run:
        return ""
    said = _("{reader}: if every unknown were a violation, {high}; if none, {low}.")
    low, high = percent(reading.bound_low), percent(reading.bound_high)
    return said.format(reader=reader(reading.judge), high=high, low=low)


def forest_rows(parts: Sequence[Slice]) -> tuple[ForestRow, ...]:
    """Return the lines of a forest plot, the highest rates first, those without an interval last."""
    drawn = [part for part in parts if ends(claimed(part.reading))]
    drawn.sort(key=lambda part: -(found.rate if (found := claimed(part.reading)) else 0))
    return tuple(_forest_row(part) for part in [*drawn, *(part for part in parts if part not in drawn)])


def _forest_row(part: Slice) -> ForestRow:
    interval = claimed(part.reading)
    both = ends(interval)
    name = part.name or _("not stated")
    cases = many("{n} case", "{n} cases", part.cases)
    if not part.reading.attempts:
        return ForestRow(label=name, words=_("not asked yet"))
    if interval is None or both is None:
        return ForestRow(label=name, words=_("{cases}: shown one by one, too few for an interval").format(cases=cases))
    words = f"{cases} \u00b7 {percent(interval.rate)} ({span(*both)})"
    if part.reading.corrected:
        words = _("{rate}, corrected").format(rate=words)
    return ForestRow(label=name, words=words, estimate=interval.rate, low=both[0], high=both[1])


def heading(plan: Plan, attempts: int) -> str:
    """Return what a run is, in a few words."""
    cases = many("on {n} case", "on {n} cases", attempts // plan.repeats)
    each = "" if plan.repeats == 1 else _(", {n} each").format(n=plan.repeats)
    return many("{n} attempt", "{n} attempts", attempts) + " " + cases + each


def settings_words(plan: Plan) -> str:
    """Return how a target was asked, in a few words; empty where everything was left to it."""
    settings = plan.settings
    said: list[str] = []
    if settings.temperature is not None:
        said.append(_("temperature {n}").format(n=f"{settings.temperature:g}"))
    if settings.max_tokens is not None:
        said.append(_("at most {n} tokens a reply").format(n=settings.max_tokens))
    if settings.system_prompt:
        said.append(_("with a system prompt"))
    return ", ".join(said)


def chosen_judge(judges: Sequence[str], wanted: str) -> str:
    """Return the reading that a page shows: the one asked for, else people's, else the first."""
    people = [judge for judge in judges if judge.startswith("person:")]
    return wanted if wanted in judges else next(iter([*people, *judges]), "")


def outcome_of(tally: Tally) -> str:
    """Return the one outcome that stands for a cell's colour: the worst that is known, else why there is none."""
    if tally.violated:
        return "violated"
    if not tally.attempts:
        return "none"
    if tally.could_not_run == tally.attempts:
        return "could-not-run"
    return "not-violated" if tally.not_violated + tally.gave_up else "could-not-judge"


def unknown_of(tally: Tally) -> int:
    """Return how many attempts of a case have no answer to whether they violated."""
    return tally.attempts - tally.gave_up - tally.violated - tally.not_violated


def run_names(runs: Sequence[RunState]) -> Mapping[str, str]:
    """Return what each run is called in a list: release, target, and when it was planned."""
    return {
        str(
            state.run.id
        ): f"{state.run.release} \u2192 {state.target} \u00b7 {state.run.planned_at[:16].replace('T', ' ')}"
        f" \u00b7 {state.run.id}"
        for state in runs
    }
