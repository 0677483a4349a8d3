"""`python -m gatelint`."""

from __future__ import annotations

import sys

from gatelint.commands import main

if __name__ == "__main__":
    sys.exit(main())
