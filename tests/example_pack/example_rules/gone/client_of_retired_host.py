"""A client asks a host that was retired, which no template reveals.

## Why
The name leads to the edge proxy, which knows no API for it any more.

## How to fix
Ask `api.example.com`.

## Exceptions
None.

## References
- https://handbook.example.com/edge#hosts
"""

from __future__ import annotations

from example_rules.gone import failure
from gatelint.rule import Rule

rule = Rule(id="client-of-retired-host", code=9801, failure=failure)
