"""Commands that need the application's database; ``headwater`` finds them by entry point."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import django
import typer
from rich.console import Console

from headwater_web.operations import metrics_folder
from headwater_web.site.configuration import unknown, value

BEHIND_PAGES = 10
"""How far work stands behind pages, from its first moment: it begins while people come back."""
SETTINGS = "headwater_web.site.settings"


def serve(
    port: Annotated[int, typer.Option(help="Port to listen on.", envvar="HEADWATER_PORT")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[
        int, typer.Option(help="Processes that answer.", envvar="HEADWATER_WORKERS")
    ] = 2,
    work: Annotated[bool, typer.Option(help="Do background work beside the pages.")] = True,
) -> None:
    """Serve the pages of what HEADWATER_HOME holds, and do the work that waits behind them."""
    metrics_folder.begin(Path(value("HEADWATER_HOME")), port)
    prepare()
    from headwater_web.site.server import Server

    Console().print(f"Headwater is at http://{host}:{port}/ (stop it with Ctrl-C)")
    Server(host, port, workers, work).run()


def work(
    idle: Annotated[
        bool, typer.Option("--until-idle", help="End when nothing is due any more.")
    ] = False,
    queue: Annotated[
        str, typer.Option(help="Take only jobs of this queue: default, or long.")
    ] = "",
    beside: Annotated[
        int | None, typer.Option(hidden=True, help="A process whose end ends this.")
    ] = None,
) -> None:
    """Do background work: take one job after another until told to stop (Ctrl-C)."""
    if beside is not None or queue == "long":
        os.nice(BEHIND_PAGES)
    prepare()
    from headwater_web.jobs.work import LONG, QUEUES
    from headwater_web.jobs.worker import LONG_PAUSE, PAUSE, Worker

    if queue and queue not in QUEUES:
        raise ValueError(f"There is no queue {queue!r}. Name one of {', '.join(QUEUES)}.")
    taken = (queue,) if queue else QUEUES
    if idle:
        done = Worker(queues=taken).run_until_idle()
        Console().print(f"{done:,} jobs done; nothing is due any more.")
        return
    pause = LONG_PAUSE if queue == LONG else PAUSE
    Worker(pause=pause, beside=beside, queues=taken).run()


def person(
    username: str,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
    email: Annotated[str, typer.Option(help="Where she is written to, and sent a link.")] = "",
) -> None:
    """Add a person who may sign in, or give her a new password."""
    prepare()
    from headwater_web.accounts.account_actions import with_password

    made = with_password(username, password, email)
    Console().print(f"{username} {'may now sign in' if made else 'has a new password'}.")


def papers(
    folder: Annotated[Path, typer.Argument(help="Where to write them; made where absent.")],
) -> None:
    """Write the papers that a body needs to adopt Headwater, as text to complete."""
    prepare()
    from headwater_web.assurance.papers.shelf import write

    count, blanks = write(folder)
    Console().print(f"{count} papers are in {folder}; {blanks} answers are left to complete.")


def prepare() -> None:
    """Start Django and bring the database to this version's form."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()

    from headwater_web.accounts import fictional
    from headwater_web.commitments import fictional as fictional_commitments
    from headwater_web.deliberation import fictional as fictional_conversations
    from headwater_web.network import fictional as fictional_network
    from headwater_web.operations.upgrading import bring_up_to_date
    from headwater_web.practice import settling
    from headwater_web.site import fictional_vision

    for sentence in unknown():
        Console(stderr=True).print(f"headwater: {sentence}", markup=False, highlight=False)
    bring_up_to_date()
    fictional.settle()
    settling.settle()
    fictional_network.settle()
    fictional_conversations.settle()
    fictional_commitments.settle()
    fictional_vision.settle()
