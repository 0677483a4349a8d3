"""Curl commands that a template tells its users: the URL, the method and the headers that curl sends.

https://curl.se/docs/manpage.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.readers.templates.dot_segments import without_dot_segments
from gatelint.records import field, record
from gatelint.text import Reference, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMES = ("https://", "http://", "wss://", "ws://")

_LONG = {
    "-A": "--user-agent",
    "-b": "--cookie",
    "-c": "--cookie-jar",
    "-d": "--data",
    "-e": "--referer",
    "-E": "--cert",
    "-F": "--form",
    "-G": "--get",
    "-H": "--header",
    "-I": "--head",
    "-K": "--config",
    "-m": "--max-time",
    "-n": "--netrc",
    "-o": "--output",
    "-Q": "--quote",
    "-r": "--range",
    "-T": "--upload-file",
    "-u": "--user",
    "-U": "--proxy-user",
    "-w": "--write-out",
    "-x": "--proxy",
    "-X": "--request",
    "-y": "--speed-time",
    "-Y": "--speed-limit",
    "-z": "--time-cond",
}

_SENDS_DATA = (
    "--data",
    "--data-ascii",
    "--data-binary",
    "--data-raw",
    "--data-urlencode",
    "--form",
    "--form-string",
    "--json",
)

_TAKES_A_VALUE = frozenset(
    (
        *_SENDS_DATA,
        *set(_LONG.values()) - {"--get", "--head", "--netrc"},
        "--aws-sigv4",
        "--cacert",
        "--connect-timeout",
        "--connect-to",
        "--key",
        "--netrc-file",
        "--oauth2-bearer",
        "--resolve",
        "--retry",
        "--retry-delay",
        "--retry-max-time",
        "--url",
    )
)

_SENDS_MORE = frozenset(
    ("--anyauth", "--config", "--digest", "--get", "--negotiate", "--netrc", "--netrc-file", "--ntlm", "--time-cond")
)
"""Options that take headers, or the query string, from where they are not seen."""

_ENDS_COMMAND = ("|", "||", "&", "&&", ";", ">", ">>", "<")

_FIRST_MARK = 0xE000
"""References stand in a command line as characters of Unicode's private use area, from this one on."""


@record()
class CurlCommand:
    """What a curl command asks for.

    `url` is None where none is seen. `headers` (names in lower case) are all that it sends besides Host and what
    describes its body, or None where it takes some from elsewhere.
    """

    url: Text | None = None
    method: str = "GET"
    headers: dict[str, Text] | None = field(default_factory=dict[str, Text])


def is_url(shown: str) -> bool:
    """Whether a word is a URL: it begins with a scheme, or with the host of an API."""
    host, slash, _ = shown.partition("/")
    begins = shown.startswith(_SCHEMES) or (slash == "/" and ".execute-api." in host and '"' not in host)
    return begins and not any(character.isspace() for character in shown)


def read_curl(command: Text) -> CurlCommand | None:
    """What a command line asks for that begins with "curl"; None of any other, and of one that no shell would take."""
    words = shell_words(command)
    if not words or words[0].literal != "curl":
        return None
    told = CurlCommand(headers={"accept": Text.of("*/*"), "user-agent": Text.of("curl")})
    options = _options(words[1:])
    for option, value in options:
        if option in ("", "--url") and told.url is None and is_url(str(value)):
            told.url = value
        _add_header(told, option, value)
    told.method = _method(options)
    if told.url is not None and "--path-as-is" not in (option for option, _ in options):
        told.url = without_dot_segments(told.url) or told.url
    return told


def _method(options: list[tuple[str, Text]]) -> str:
    names = [option for option, _ in options]
    if "--request" in names:
        return str(dict(options)["--request"]).upper()
    if "--head" in names:
        return "HEAD"
    return "POST" if "--get" not in names and any(name in _SENDS_DATA for name in names) else "GET"


def shell_words(command: Text) -> list[Text] | None:
    """The words of a command line as a shell splits it; None where its quotation marks do not match."""
    import shlex  # most templates tell no command

    references = [part for part in command.parts if isinstance(part, Reference)]
    marks = iter(range(_FIRST_MARK, _FIRST_MARK + len(references)))
    marked = "".join(part if isinstance(part, str) else chr(next(marks)) for part in command.parts)
    try:
        words = shlex.split(marked, comments=False)
    except ValueError:
        return None
    return [Text.of(*_unmarked(word, references)) for word in words]


def _unmarked(word: str, references: list[Reference]) -> Iterator[str | Reference]:
    for character in word:
        index = ord(character) - _FIRST_MARK
        yield references[index] if 0 <= index < len(references) else character


def _options(words: list[Text]) -> list[tuple[str, Text]]:
    """Each option by its long name, with its value; "" for a word that is none."""
    found: list[tuple[str, Text]] = []
    rest = iter(words)
    for word in rest:
        shown = str(word)
        if shown in _ENDS_COMMAND:
            break
        if shown.startswith("--"):
            name, equals, value = word.partition("=")
            found.append((str(name), value if equals.parts else _value_of(str(name), rest)))
        elif shown.startswith("-") and len(shown) > 1:
            found += _short_options(word, rest)
        else:
            found.append(("", word))
    return found


def _value_of(option: str, rest: Iterator[Text]) -> Text:
    return next(rest, Text.of()) if option in _TAKES_A_VALUE else Text.of()


def _short_options(word: Text, rest: Iterator[Text]) -> Iterator[tuple[str, Text]]:
    """ "-sSX", whose value is what is left of the word or the next word."""
    letters, *others = word.parts
    for index, letter in enumerate(str(letters)[1:], start=2):
        name = _LONG.get(f"-{letter}", f"-{letter}")
        if name in _TAKES_A_VALUE:
            left = Text.of(str(letters)[index:], *others)
            yield name, left if left.parts else next(rest, left)
            return
        yield name, Text.of()


def _add_header(told: CurlCommand, option: str, value: Text) -> None:
    headers = told.headers
    if headers is None:
        return
    # A variable of the shell among the options may hold anything.
    if option in _SENDS_MORE or (option == "" and str(value).startswith(("$", "@"))):
        told.headers = None
    elif option == "--header":
        name, _, written = value.partition(":")
        if name.literal is None or name.literal.startswith(("@", "$")):
            told.headers = None
        else:
            headers[name.literal.rstrip(";").strip().lower()] = _without_blanks(written)
    elif option in ("--user", "--aws-sigv4"):
        headers.setdefault("authorization", Text.of("Basic ", Reference("credentials", "user", plain=False)))
    elif option == "--oauth2-bearer":
        headers["authorization"] = Text.of("Bearer ", value)
    elif option in ("--cookie", "--user-agent", "--referer"):
        headers[option.removeprefix("--")] = value


def _without_blanks(text: Text) -> Text:
    first = text.parts[0] if text.parts else None
    return Text.of(first.lstrip(), *text.parts[1:]) if isinstance(first, str) else text
