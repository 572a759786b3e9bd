"""Where the command line begins: the groups, and how it ends when something goes wrong."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from redcommons.values.errors import Bug, RedcommonsError
from redcommons.values.text import visible
from redcommons.values.version import VERSION
from redcommons.values.words import _

COMMANDS = {
    "demo": ("redcommons.cli.demo:demo", _("Seed the example study, run it, build its report.")),
    "serve": ("redcommons.cli.serve:serve", _("Open the workbench in a browser, on this machine.")),
    "study": ("redcommons.cli.study:study", _("Charter, ledgers and scenario cards of a study.")),
    "taxonomy": ("redcommons.cli.taxonomy:taxonomy", _("Vocabularies of harm: shipped ones and your own.")),
    "brief": ("redcommons.cli.brief:brief", _("Tasks for whoever explores; skip what you like.")),
    "chat": ("redcommons.cli.chat:chat", _("Talk to a target; keep what can happen.")),
    "talk": ("redcommons.cli.talk:talk", _("Conversations: list, show, export, bring in, share a finding.")),
    "methods": ("redcommons.cli.methods:methods", _("Rewrite a prompt; see what a dialogue would say.")),
    "memo": ("redcommons.cli.memo:memo", _("Notes in the margin of conversations, yours until released.")),
    "codebook": ("redcommons.cli.memo:codebook", _("The codes of memos, and their export as .qdpx.")),
    "dataset": ("redcommons.cli.dataset:dataset", _("Import cases, freeze releases, declare review.")),
    "evaluate": ("redcommons.cli.evaluate:evaluate", _("Run a release or a file against a target.")),
    "runs": ("redcommons.cli.evaluate:runs", _("List every run; none is ever removed.")),
    "ratings": ("redcommons.cli.ratings:ratings", _("People's verdicts on the replies of a run.")),
    "calibrate": ("redcommons.cli.calibrate:calibrate", _("Hold a machine judge against people, on a random sample.")),
    "compare": ("redcommons.cli.evaluate:compare", _("Compare two runs, or hear why they do not compare.")),
    "worker": ("redcommons.cli.worker:worker", _("Carry out what pages ask for; the workbench has one of its own.")),
    "report": ("redcommons.cli.report:report", _("Build a report that anyone can check; check one.")),
    "my-record": ("redcommons.cli.own:my_record", _("Your own record, to read and to take along.")),
    "gave": ("redcommons.cli.own:gave", _("What you gave to a study; withdraw some or all of it.")),
    "practice": ("redcommons.cli.practice:practice", _("Whether the practice may be studied; the file for it.")),
    "backup": ("redcommons.cli.backup:backup", _("Write the whole workspace into one file.")),
    "restore": ("redcommons.cli.backup:restore", _("Take a backup into an empty workspace.")),
    "helpline": ("redcommons.cli.helpline:helpline", _("Serve the example assistant over the OpenAI protocol.")),
}
"""Name to module and attribute, and the line that `--help` shows: listing them imports none."""


class Commands(click.Group):
    """A group that imports a command only when it is called."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. A reader that has gone, say `head`, has what it wanted: click itself would exit 1."""
        try:
            code: object = super().invoke(ctx)
            if sys.stdout is not None:
                sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 0
        return code

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own signature
        """Return the names in the order of the road."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command with that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        found: click.Command = getattr(import_module(module), attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list without importing anything."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, line) for name, (_place, line) in COMMANDS.items()])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="redcommons")
def redcommons() -> None:
    """Red-team language models as a socio-technical practice.

    The road: scope a study, explore by conversation, make documented datasets, evaluate with judges and
    people, report what anyone can check. Begin with: redcommons demo
    """


def main() -> None:
    """Run the command line, then exit: 0 done, 1 refused or different, 2 input, 3 outside, 70 our bug, 130 Ctrl-C."""
    # What was closed before we began is None to Python, and much code trusts that it is there.
    sys.stdin = sys.stdin or Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115  open to the end of the program
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    try:
        code = redcommons.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = _say(_("Stopped. What was kept until now is kept; the same command goes on."), 130)
    except KeyboardInterrupt:
        code = _say(_("Stopped. What was kept until now is kept; the same command goes on."), 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except RedcommonsError as error:
        code = _say(visible(str(error)), error.exit_code)
    except OSError as error:
        code = _say(f"{error.filename or ''}: {error.strerror}".lstrip(": "), 3)
    except Exception as error:
        if os.environ.get("REDCOMMONS_DEBUG"):
            raise
        said = _("This is our bug: {error}. REDCOMMONS_DEBUG=1 shows where; please report it.")
        code = _say(visible(said.format(error=f"{type(error).__name__}: {error}")), Bug.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _say(line: str, code: int) -> int:
    click.echo(line, err=True)
    return code
