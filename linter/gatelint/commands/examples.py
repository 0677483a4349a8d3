"""The examples that `--help` ends with; each is run by a test."""

from __future__ import annotations

EXAMPLES = {
    "": (
        "gatelint check                           # the project in this folder\n"
        "gatelint rules api-key-disabled          # the page of a rule\n"
    ),
    "check": (
        "gatelint check --fix template.yaml\n"
        "gatelint check --select 'unauthorized,cors-*' --parameter Stage=prod cdk.out\n"
        "gatelint check --output sarif=gatelint.sarif --output junit=gatelint.xml\n"
    ),
    "audit": (
        "gatelint audit --print-policy\n"
        "gatelint audit --from estate.json\n"
        "gatelint audit --region eu-west-1 --save estate.json\n"
    ),
    "rules": "gatelint rules\ngatelint rules --format json\ngatelint rules cors-rest-options-missing\n",
    "completion": (
        'eval "$(gatelint completion bash)"       # in ~/.bashrc; ~/.zshrc alike\n'
        "gatelint completion fish > ~/.config/fish/completions/gatelint.fish\n"
    ),
}


def examples_of(command: str, end: str = "") -> str:
    """The part of a command's help that begins with "examples:"; `end` stands below."""
    lines = "".join(f"  {line}\n" for line in EXAMPLES[command].splitlines())
    return f"examples:\n{lines}{end and chr(10)}{end}"
