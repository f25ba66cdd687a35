"""The papers that let a body adopt Headwater, made from what the system really does.

``paper`` is the form of a paper and how it is written out; ``papers`` holds one module for each;
``data`` holds what only people can say (purposes, hazards, risks), checked against the code by
tests; ``facts`` reads the rest from the running system.
"""
