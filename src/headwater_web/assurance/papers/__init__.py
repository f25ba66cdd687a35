"""Each paper in a module of its own; ``shelf`` lists them in the order a reader needs them."""
