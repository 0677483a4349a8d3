"""The built-in rules of gatelint: a module for each documented cause, in the package of its failure."""

from __future__ import annotations

from gatelint import __version__

PAGES = f"https://github.com/gatelint/gatelint/blob/v{__version__}/rules/docs/{{rule}}.md"
"""Where the page of each rule is, in the version that is installed."""
