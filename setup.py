"""Copy config.yaml, the shipped part of data/ and models/ into the wheel as salur/…; the rest stands in setup.cfg."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
# data/raw is git-ignored; data/gold is for training and measuring, not for running.
SHIPPED = ("config.yaml", "data/lexicon", "data/gazetteer", "data/samples", "models")


class BuildWithResources(build_py):
    """build_py that also copies the resources, so that an installed salur is complete."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:  # a checkout finds them at its root
            return
        for name in SHIPPED:
            source, target = ROOT / name, Path(self.build_lib) / "salur" / name
            if source.is_dir():
                # A file that was removed from the checkout must not live on in an old build/ folder.
                shutil.rmtree(target, ignore_errors=True)
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            elif source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)


setup(cmdclass={"build_py": BuildWithResources})
