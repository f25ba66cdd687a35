"""Promises that can be held to: what was asked, answered, done, and whether it worked.

``standing``    the answer and the stage of a promise, and how each may move: exhaustive tables
``lateness``    what is overdue, silent or waits for an answer, by dates alone
``measure``     a series with its baseline and the path to its target
``progress``    whether the series has changed, judged by a control chart frozen at the promise
``board``       what a board reads first, what stays on an agenda, the balance of levels
``checks``      the equality, inequality and rural checks beside a promise
``sentences``   all of it said by rule
"""

from headwater.commitments.lateness import Attention, Days, attention
from headwater.commitments.measure import Measure
from headwater.commitments.progress import Progress, judged
from headwater.commitments.standing import Answer, Stage, Standing

__all__ = [
    "Answer",
    "Attention",
    "Days",
    "Measure",
    "Progress",
    "Stage",
    "Standing",
    "attention",
    "judged",
]
