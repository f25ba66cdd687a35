"""Long proofs: each module is run with ``python -m`` and prints a report in Markdown."""
