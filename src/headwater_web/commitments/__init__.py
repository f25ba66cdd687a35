"""Commitments: promises with one owner, kept with their history, and told to those who asked."""
