"""People who sign in. Public pages need nobody; what a person brings is hers until shared."""
