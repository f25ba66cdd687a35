"""What is compiled: the generator, one life, a chunk of people, and what they are given.

Small functions on plain arrays, compiled by Numba and kept on disk. ``headwater.simulation.run``
is the way in.
"""
