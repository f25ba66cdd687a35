"""What people are told about commitments; each kind holds its subject line, which names nobody."""

from headwater_web.notices.kinds import How, declare

CHANGED = declare(
    "commitments.changed",
    "Changes to commitments that you follow",
    "Something that you asked for has moved",
    How.AT_ONCE,
)
YOURS = declare(
    "commitments.yours",
    "Commitments that you own",
    "A commitment that you own has changed",
)
LATE = declare(
    "commitments.late",
    "Commitments of yours that are late or silent",
    "A commitment of yours waits for a word",
)
