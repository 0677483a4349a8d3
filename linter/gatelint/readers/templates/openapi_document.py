"""An OpenAPI document (version 2 or 3) inside a template: its internal references and its base path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.values import Known, Unresolved

if TYPE_CHECKING:
    from gatelint.readers.templates.section import Section
    from gatelint.values import Maybe, Place

MOST_HOPS = 20
"""More references after one another than this lead in a circle."""

ENDPOINT_CONFIGURATION = "x-amazon-apigateway-endpoint-configuration"


class OpenApiDocument:
    """The body of an API; `body` is the document itself."""

    def __init__(self, body: Section) -> None:
        self.body = body

    def follow(self, section: Section) -> Section | Unresolved:
        """The section, or what its `$ref` leads to within the document."""
        place = section.place
        for _ in range(MOST_HOPS):
            reference = section.word("$ref")
            if reference is None:
                return section
            if isinstance(reference, Unresolved):
                return Unresolved(reference.why, reference.at)
            found = self._at(reference.value, place)
            if isinstance(found, Unresolved):
                return found
            section = found
        return Unresolved("the reference leads in a circle", place)

    def part(self, parent: Section, key: str) -> Section | Unresolved | None:
        """The mapping under `key`, its reference followed."""
        section = parent.section(key)
        return section if section is None or isinstance(section, Unresolved) else self.follow(section)

    def _at(self, pointer: str, at: Place) -> Section | Unresolved:
        if not pointer.startswith("#/"):
            return Unresolved(f"{pointer} is outside of the document", at)
        section = self.body
        for escaped in pointer[2:].split("/"):
            step = section.section(escaped.replace("~1", "/").replace("~0", "~"))
            if step is None:
                return Unresolved(section.unread or f"the document has no {pointer}", at)
            if isinstance(step, Unresolved):
                return step
            section = step
        return section

    def first_of(self, *ways: tuple[str, ...]) -> Section | Unresolved | None:
        """The mapping at the first of these paths that leads somewhere."""
        for way in ways:
            section: Section | Unresolved | None = self.body
            for key in way:
                if section is None or isinstance(section, Unresolved):
                    break
                section = section.section(key)
            if section is not None:
                return section
        return None

    def endpoint_configuration(self) -> Section | Unresolved | None:
        """API Gateway's endpoint configuration, which OpenAPI 3 documents hold in a server object."""
        written = self.body.section(ENDPOINT_CONFIGURATION)
        if written is not None:
            return written
        for server in self.body.sections("servers"):
            written = server.section(ENDPOINT_CONFIGURATION)
            if written is not None:
                return written
        return None

    def base_path(self) -> Maybe[str]:
        """`basePath`, or the path of the first server, with a slash in front and none behind."""
        written = self.body.word("basePath")
        if written is None:
            written = self._server_path()
        if isinstance(written, Known):
            path = written.value.strip("/")
            return Known(f"/{path}" if path else "", written.at)
        return written

    def _server_path(self) -> Maybe[str]:
        servers = self.body.sections("servers")
        if not servers.items:
            return None if servers.unread is None else Unresolved(servers.unread, self.body.place)
        server = servers.items[0]
        variables = server.section("variables")
        if variables is not None and not isinstance(variables, Unresolved):
            variable = variables.section("basePath")
            if variable is not None and not isinstance(variable, Unresolved):
                return variable.word("default")
        url = server.word("url")
        if not isinstance(url, Known):
            return url
        return Known("/".join(url.value.partition("://")[2].split("/")[1:]), url.at)


def base_path_prefix(document: OpenApiDocument, mode: Maybe[str]) -> Maybe[str]:
    """What an import puts in front of each path: nothing, the base path, or (split) what follows its first part.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
    """
    if mode is None:
        return None
    if isinstance(mode, Unresolved):
        return mode
    base = document.base_path()
    if not isinstance(base, Known):
        return base if mode.value in ("prepend", "split") else None
    if mode.value == "prepend":
        return base
    if mode.value == "split":
        _, _, rest = base.value.lstrip("/").partition("/")
        return Known(f"/{rest}" if rest else "", base.at)
    return None
