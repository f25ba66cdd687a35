"""Practice cards and initiatives, stored and shown: drafted, reviewed, published, found."""
