"""People who sign in. Public pages need nobody; what a person uploads is hers until she shares it."""
