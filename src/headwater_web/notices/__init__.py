"""Notices: people are told by e-mail, at once or in a digest, as each of them wishes.

``kinds``
    What people may be told about. A kind holds its subject line, so none can name a person.
``telling``
    ``tell`` somebody, in the transaction of what she is told.
``actions``
    ``wish`` how to be told; ``stop``; ``forget`` somebody.
``recipients``
    Who stands behind a recipient: whoever keeps the accounts says so.
``guests``
    People without an account who asked to be told: how each is written to, and how it ends.
``gates``
    Whether somebody may still read what she is told of, asked again when it is sent.
``attachments``
    Files that go with a notice, made when it is sent.
``message``, ``delivery``, ``tasks``
    A notice as e-mail, its way to the mail server, and when.
"""
