"""Parameter values that a run is given: NAME=VALUE, and the files that AWS's own commands take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from gatelint.errors import UsageError


def given_parameters(pairs: Iterable[str], file: str | None) -> dict[str, str]:
    """The values of a parameter file, and over them those of NAME=VALUE. Raises UsageError."""
    values = parameters_in(file) if file else {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or not name:
            raise UsageError(f'"{pair}" is not of the form NAME=VALUE')
        values[name] = value
    return values


def parameters_in(file: str) -> dict[str, str]:
    """The values in a file: ParameterKey/ParameterValue pairs, a mapping under Parameters, or a plain mapping.

    https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
    """
    import yaml

    try:
        with open(file, "rb") as stream:
            content: object = yaml.load(stream, Loader=yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UsageError(f"{file} is neither JSON nor YAML: {' '.join(str(error).split())}") from error
    if isinstance(content, list):
        return values_of(cast("list[object]", content), file)
    if isinstance(content, dict):
        mapping = cast("dict[object, object]", content)
        inner = mapping.get("Parameters")
        if isinstance(inner, list):
            return values_of(cast("list[object]", inner), file)
        return texts_of(cast("dict[object, object]", inner) if isinstance(inner, dict) else mapping, file)
    raise UsageError(
        f"{file} holds no parameters: a list of ParameterKey and ParameterValue, or a mapping, is expected"
    )


def values_of(entries: Iterable[object], file: str) -> dict[str, str]:
    """From [{"ParameterKey": ..., "ParameterValue": ...}], or from ["Name=Value"]."""
    values: dict[object, object] = {}
    for entry in entries:
        if isinstance(entry, str) and "=" in entry:
            name, _, value = entry.partition("=")
            values[name] = value
        elif isinstance(entry, dict) and "ParameterKey" in entry:
            pair = cast("dict[str, object]", entry)
            # UsePreviousValue stands for a value that only the deployed stack knows.
            if "ParameterValue" in pair:
                values[pair["ParameterKey"]] = pair["ParameterValue"]
        else:
            raise UsageError(f"{file} holds an entry without ParameterKey")
    return texts_of(values, file)


def texts_of(values: Mapping[object, object], file: str) -> dict[str, str]:
    """Every value as CloudFormation gets it: text; lists with commas."""
    return {str(name): text_of(name, value, file) for name, value in values.items()}


def text_of(name: object, value: object, file: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(text_of(name, item, file) for item in cast("list[object]", value))
    if value is None:
        return ""
    if isinstance(value, dict):
        raise UsageError(f"{file} gives parameter {name} a mapping; text is expected")
    return str(value)
