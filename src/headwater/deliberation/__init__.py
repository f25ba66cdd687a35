"""Votes on statements into groups of opinion, common ground, and what to ask next.

``vote_matrix``     who said what of which statement
``directions``      the two ways in which people differ most
``projection``      people as points: those who vote alike lie close together
``clusters``        k-means and the silhouette; ``many`` starts side by side
``partition``       two to five groups, by the steps of Polis or by many starts
``clarity``         whether groups are there, or a cloud was cut in pieces
``opinion_groups``  the groups, how sure they are, or that there are none to speak of
``common_ground``   what all groups agree on, what sets one apart, what divides
``conversation_report``  common ground first, what divides, who was not heard
``time_cuts``       the same at several times, groups followed from one to the next
``strata_weights``  votes weighted by who lives there, with how sure that leaves us
``weighed_answers`` the same from counts alone, told only where no small count could be worked out
``ballot_stuffing`` what looks like one hand behind many ballots, and by what chance
``small_strata``    which counts by place or age may be shown
``polis_form``      a conversation from the CSV files of Polis; ``polis_export`` writes them
``agreement``       how far two groupings agree: the adjusted Rand index
``routing``         which statement to ask a person about next
``pairwise``        what people put first, from choices between two
``pairing``         which two to choose between next
``vision``          what a place wants, what is in the way, what it does about it
``vision_changes``  what is new in a version of it
``prevention_balance``  how its actions are spread over the levels of prevention
"""

from headwater.deliberation.common_ground import (
    group_informed_consensus,
    representative,
    tallied,
)
from headwater.deliberation.opinion_groups import (
    Answer,
    OpinionGroups,
    opinion_groups,
    polis_groups,
    renewed,
)
from headwater.deliberation.vote_matrix import VoteMatrix, vote_matrix

__all__ = [
    "Answer",
    "OpinionGroups",
    "VoteMatrix",
    "group_informed_consensus",
    "opinion_groups",
    "polis_groups",
    "renewed",
    "representative",
    "tallied",
    "vote_matrix",
]
