"""The peers, each in an environment of its own under .bench/, made when first needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.timing import ROOT, Arm

PHSTATSMETHODS = "phstatsmethods==0.1.16"
VIVARIUM = "vivarium-engine==5.1.6"
STARSIM = "starsim==3.7.2"
EVALUATION = {
    "pysyncon": "pysyncon==1.7.0",
    "pyfixest": "pyfixest==0.60.0",
    "statsmodels": "statsmodels==0.15.0",
}
RED_DWARF = "red-dwarf==0.4.0"
ENVIRONMENTS = ROOT / ".bench"


def phstatsmethods(method: str, data: Path, answer: Path, *, runs: int = 3) -> Arm:
    """The arm that runs phstatsmethods on the bench's data (``arms/phstatsmethods_arm.py``)."""
    script = Path(__file__).parent / "arms" / "phstatsmethods_arm.py"
    python = str(environment("phstatsmethods", PHSTATSMETHODS))
    return Arm((python, str(script), method, str(data), str(answer)), runs)


def vivarium(people: int, years: int, *, runs: int = 1) -> Arm:
    """The arm that runs vivarium-engine (``arms/vivarium_arm.py``)."""
    python = str(environment("vivarium", VIVARIUM, "pandas<3", "setuptools<80"))
    script = Path(__file__).parent / "arms" / "vivarium_arm.py"
    return Arm((python, str(script), str(people), str(years)), runs)


def starsim(people: int, years: int, *, runs: int = 3) -> Arm:
    """The arm that runs starsim with rate modules (``arms/starsim_arm.py``)."""
    python = str(environment("starsim", STARSIM))
    script = Path(__file__).parent / "arms" / "starsim_arm.py"
    return Arm((python, str(script), str(people), str(years)), runs)


def did_it_work_peer(name: str, data: Path, answer: Path) -> Arm:
    """The arm that runs a library of evaluation on the bench's panels."""
    python = str(environment(name, EVALUATION[name]))
    script = Path(__file__).parent / "arms" / "did_it_work_arm.py"
    return Arm((python, str(script), name, str(data), str(answer)), 1)


def red_dwarf(votes: Path, answer: Path, *, runs: int = 3) -> Arm:
    """The arm that runs red-dwarf's pipeline on the bench's votes (``arms/red_dwarf_arm.py``)."""
    python = str(environment("red-dwarf", RED_DWARF))
    script = Path(__file__).parent / "arms" / "red_dwarf_arm.py"
    return Arm((python, str(script), str(votes), str(answer)), runs)


def environment(name: str, requirement: str, *beside: str) -> Path:
    """The Python of a peer's environment, made with venv and pip if it is not there."""
    home = ENVIRONMENTS / name
    python = home / "bin" / "python"
    if not (home / requirement).exists():
        print(f"Installing {requirement} into {home.relative_to(ROOT)} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", requirement, *beside]
        subprocess.run(install, check=True)
        (home / requirement).touch()
    return python
