"""Pages about indicators, and the indicators people bring themselves."""
