"""How many wrong passwords, counted how, make somebody wait.

Five tries with one name from one address stop a person who guesses at one account; twenty with one
name from anywhere stop many machines that do; fifty from one address, whatever the names, stop one
machine that tries every account, and leave room for an office that shares an address. Names that
nobody has are counted alike, so that being stopped says nothing about who has an account.
"""

PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
LIMITS = (5, 20, 50)
MINUTES = 15
