"""Figures as pages show them: rows of strips, cards of trends, tables of numbers, traces.

Both apps that show figures use these; each joins the library's values to a chart, its words, its
table and its addresses.
"""
