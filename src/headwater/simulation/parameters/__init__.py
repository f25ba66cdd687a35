"""From the parameter book to the model: relative risks, published rates, and a region's own model.

``risk_tables`` and ``mediated`` make relative risks, ``rate_tables`` the published rates,
``region_model`` fits both to residents, and ``scenario_plan`` turns a scenario into offers.
"""

from headwater.simulation.parameters.region_model import published_model, region_model
from headwater.simulation.parameters.scenario_plan import plan_of

__all__ = ["plan_of", "published_model", "region_model"]
