"""The leaders' network: people and groups, gatherings, questions, introductions.

``privacy``
    Who may do what in a group: one table by the kind of group and how somebody stands to it.
``reach``
    The start of every query: what a person may do, by the groups she stands in.
``models``
    What is kept, told apart by noun: people, groups, questions, gatherings, records.
"""
