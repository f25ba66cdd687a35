"""What the audit says of indicators that people bring."""

from headwater_web.audit import declare

BROUGHT = declare("indicators.brought", "brought an indicator")
SHARED = declare("indicators.shared", "shared an indicator with everybody")
UNSHARED = declare("indicators.unshared", "stopped sharing an indicator")
REMOVED = declare("indicators.removed", "removed an indicator")
