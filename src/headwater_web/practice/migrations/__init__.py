"""Migrations of practice cards and initiatives."""
