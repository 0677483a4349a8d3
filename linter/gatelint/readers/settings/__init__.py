"""What a project tells gatelint once and for all: gatelint.toml, or [tool.gatelint] in pyproject.toml."""
