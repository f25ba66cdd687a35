"""The command line: one file a domain, no arithmetic.

``headwater`` alone lists the commands. Those that need the application's database live in
``headwater_web`` and are found by the entry-point group ``headwater.commands``.
"""

from headwater.cli.program import main

__all__ = ["main"]
