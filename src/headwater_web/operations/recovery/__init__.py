"""Backup and restore: database and lake together, sealed in one file.

``sealing``
    The encryption: a stream that cannot be read, cut short, reordered or changed unnoticed.
``rows``
    Tables of the database as lines of text, and back, exactly, from either engine into either.
``lakes``
    The lakes of a home, held still while they are read.
``archive``
    What is in a backup, and how it is checked.
``backup``, ``restore``
    The two ways.
"""
