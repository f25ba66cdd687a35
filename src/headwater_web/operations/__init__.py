"""Running the service: health, metrics, logs, limits, and what is wrong with an installation."""
