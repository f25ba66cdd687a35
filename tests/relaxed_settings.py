"""The service's settings, save that the keys of a provider need no ``kid``: the mock's have none.

Used by the journey that signs in through that mock, and by nothing else.
"""

from headwater_web.site.settings import *  # noqa: F403  # Django reads settings from a module

OIDC_VERIFY_KID = False
