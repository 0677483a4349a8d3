"""Deploys templates into accounts that are nowhere but in a snapshot, so that both readings can be compared."""

from deployed.expressible import INVISIBLE, INVISIBLE_RULES, NotExpressible
from deployed.snapshots import deployed
from deployed.stacks import parameters_of

__all__ = ["INVISIBLE", "INVISIBLE_RULES", "NotExpressible", "deployed", "parameters_of"]
