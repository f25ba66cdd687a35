"""Pages that ask whether it worked, and who does better than expected."""
