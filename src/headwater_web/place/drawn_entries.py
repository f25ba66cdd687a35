"""What the audit says of places that people draw."""

from headwater_web.audit import declare

DRAWN = declare("place.drawn", "drew a place")
SHARED = declare("place.shared", "shared a drawn place with everybody")
UNSHARED = declare("place.unshared", "stopped sharing a drawn place")
REMOVED = declare("place.removed", "removed a drawn place")
