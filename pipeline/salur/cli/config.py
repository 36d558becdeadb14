"""``salur config``: the settings in force."""

import click
import yaml

from salur.cli.terminal import config_option
from salur.config import Settings
from salur.resources import config_path


@click.command("config", short_help="Print the settings in force.")
@config_option
@click.option("--path", "path_only", is_flag=True, help="Print where the shipped config.yaml is, with its comments.")
def command(settings: Settings, path_only: bool) -> None:
    """Print the settings in force as YAML: the shipped ones, overlaid with those of --config.

    The output is itself a valid settings file.
    """
    if path_only:
        click.echo(str(config_path()))
        return
    click.echo(yaml.safe_dump(settings.model_dump(mode="json"), sort_keys=False, allow_unicode=True), nl=False)
