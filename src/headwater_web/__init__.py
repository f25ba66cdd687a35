"""Headwater's pages: what the library computes, stored and shown."""
