"""Conversations: residents vote on short statements, and what they agree on becomes visible.

Each model stands in the file of its noun; ``models`` lists them all.
"""
