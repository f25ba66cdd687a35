"""Did it work, and who does better than expected?

``evaluation``    one question in, one answer out: the method, the effect, the checks, the grade
``question``      an indicator, the places that acted and when; ``figures`` what they are asked of
``choice``        which method the data allow, and why
``trial``         a method run on a ``setting``: ``synthetic_control``, ``staggered`` difference in
                  differences, ``interrupted_series``
``checks``        placebos in time, leaving places out, other dates, ``regression_to_mean``
``estimators``    who estimates: our own code, or ``kept_libraries``
``second_opinion``  a library's effect beside ours, and how far apart they are
``grade``         what came of it, and Nesta's level of evidence
``sentences``     the answer in plain words
``attached``      an answer put on a practice card, whose grade it may raise
``bright_spots``  places doing better than their circumstances predict
"""

from headwater.evaluation.evaluation import Evaluation, evaluate
from headwater.evaluation.figures import Figures, figures_of, yearly
from headwater.evaluation.question import Question

__all__ = ["Evaluation", "Figures", "Question", "evaluate", "figures_of", "yearly"]
