"""What the audit refuses, in one class."""


class AuditError(ValueError):
    """An entry cannot be written, or may not be changed; the message says why."""
