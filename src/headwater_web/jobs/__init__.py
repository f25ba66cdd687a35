"""Background work: done once each, whatever is killed and however often it is tried.

``actions``
    ``enqueue`` asks for work inside the caller's transaction; ``once`` lets an effect happen one
    time; ``progress`` says how far a job has come; ``run_again`` gives a failed one a new chance.
``work``
    ``task`` marks a function as work for the queue.
``schedule``
    ``daily`` has a task asked for once a day.
``claims``, ``heartbeat``, ``worker``
    How a worker takes a job, holds it, and gives it back.
"""
