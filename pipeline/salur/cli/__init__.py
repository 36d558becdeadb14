"""The ``salur`` command: one file a command, which parses, calls the library once and translates its errors."""

import logging
import sys
from collections.abc import Sequence

import click

from salur.cli import bench, config, evaluate, evaluate_models, extract, models, schema, show, train
from salur.cli.terminal import EXIT_INTERRUPTED, EXIT_USAGE, err
from salur.errors import SalurError
from salur.version import __version__


class _Group(click.Group):
    """A group whose commands end with a message and exit code 2 on errors that salur raises on purpose."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except SalurError as error:
            err().print(f"Error: {error}", markup=False, highlight=False, soft_wrap=True)
            sys.exit(EXIT_USAGE)
        except KeyboardInterrupt:
            err().print("Interrupted.", markup=False)
            sys.exit(EXIT_INTERRUPTED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="salur")
def cli() -> None:
    """Read Indonesian news and say who gave what to whom, where and when.

    Exit codes: 0 fine, 1 some articles were rejected and --strict was given, 2 wrong usage or settings, or an output
    that cannot be written.
    """


for _module in (extract, show, evaluate, schema, config, models, train, evaluate_models, bench):
    cli.add_command(_module.command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; never returns."""
    # Its complaints about odd pages go to the rejects, in our words.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    cli.main(args=arguments, prog_name="salur")
