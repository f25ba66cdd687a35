"""What a run means: gains and costs over time, the gap, how sure we are, and the words for it.

``economics`` discounts and says who pays; ``gap`` is inequality before and after; ``uncertainty``
draws parameters and repeats luck; ``headline`` puts the figures together and ``sentences`` says
them; ``observations`` are the rows for the lake.
"""
