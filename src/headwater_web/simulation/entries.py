"""What the audit says of questions to the simulation."""

from headwater_web.audit import declare

ASKED = declare("simulation.asked", "asked what a scenario would do", about="public")
