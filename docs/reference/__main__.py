"""Write the generated reference pages: ``make docs``."""

from __future__ import annotations

import sys

from docs.reference.pages import FOLDER, write

if __name__ == "__main__":
    for name in write():
        sys.stdout.write(f"{FOLDER.name}/{name}\n")
