"""The methods of public health statistics, each on arrays and on any frame.

``proportion``, ``rate``, ``mean``, ``direct_standardisation``, ``indirect_standardisation``,
``life_table``, ``healthy_life``, ``years_of_life_lost``, ``slope_index``, ``quantile``,
``funnel``, ``benchmark``, ``trend``, ``spc``, ``shrinkage``, ``false_discovery`` and
``meta_regression``; ``estimate`` is what they return. They know nothing of places or definitions.
"""
