"""Headwater measured against its peers, side by side; ``make bench`` writes RESULTS.md."""
