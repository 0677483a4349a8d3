from typing import Any

class ConfigMixIn:
    def __init__(self, cli_args: list[str] | None = None, **kwargs: Any) -> None: ...
