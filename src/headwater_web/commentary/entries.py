"""What the audit says of figures that people challenge, comment on and sign off."""

from headwater_web.audit import declare

CHALLENGED = declare("commentary.figure_challenged", "said that a figure looks wrong", "public")
ANSWERED = declare("commentary.challenge_answered", "answered a challenge to a figure", "public")
COMMENTED = declare("commentary.commentary_signed", "signed a commentary beside a figure", "public")
WITHDRAWN = declare("commentary.commentary_withdrawn", "withdrew a commentary", "public")
SIGNED_OFF = declare("commentary.signed_off", "signed a figure off", "public")
SIGN_OFF_WITHDRAWN = declare("commentary.sign_off_withdrawn", "took a sign-off back", "public")
