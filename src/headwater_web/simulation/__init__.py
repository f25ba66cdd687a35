"""What would it do here? Scenarios asked of a place, run behind the pages, and their answers.

``form``, ``offers``, ``question``
    What is asked: choices with what each rests on, checked field by field.
``ground``
    The place of a question: its small areas, which of them are deprived or rural, who lives there.
``actions``, ``tasks``, ``working``, ``kept``
    A question is kept once under an address made from what it asks; a worker answers it; what the
    page shows is kept with it, and the cubes in a small lake of their own.
``page``, ``pictures``, ``beside``, ``exports``
    The answer, two answers side by side, and both as files.
"""
