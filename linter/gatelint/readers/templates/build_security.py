"""Who may call the operations of an OpenAPI document: security schemes and requirements.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gatelint.front_door.api import ApiKind
from gatelint.front_door.authorizer import IdentitySource
from gatelint.readers.templates.build_authorizers import OPENAPI, build_authorizer
from gatelint.readers.templates.required import upper
from gatelint.records import field, record
from gatelint.text import Reference, Text
from gatelint.values import Default, Known, Listing, Unresolved, nothing_listed

if TYPE_CHECKING:
    from gatelint.front_door.authorizer import Authorizer
    from gatelint.readers.templates.build_functions import FunctionIndex
    from gatelint.readers.templates.openapi_document import OpenApiDocument
    from gatelint.readers.templates.section import Section
    from gatelint.values import Place, Value

AUTHORIZER = "x-amazon-apigateway-authorizer"
AUTHTYPE = "x-amazon-apigateway-authtype"
AUTH = "x-amazon-apigateway-auth"

OPEN = "operations without security are open"
ROOT_IGNORED = "security at the root of a document is not applied to its operations"
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html"""


@record()
class Access:
    """What an operation demands of its callers."""

    authorization_type: Value[str]
    authorizer: Authorizer | Unresolved | None
    api_key_required: Value[bool]
    scopes: Listing[Value[Text]] = field(default_factory=nothing_listed)


@record()
class Scheme:
    """A security scheme, as far as API Gateway heeds it: an authorizer, a signature, an API key, or nothing."""

    authorization_type: Value[str] | None = None
    authorizer: Authorizer | None = None
    is_api_key: bool = False
    unread: Unresolved | None = None


class Security:
    """The security schemes of a document. `api` is the logical id of its API."""

    def __init__(self, document: OpenApiDocument, kind: ApiKind, api: str, functions: FunctionIndex) -> None:
        self.document = document
        self.kind = kind
        self.api = api
        self.functions = functions
        self.authorizers: Listing[Authorizer] = Listing()
        self.schemes: dict[str, Scheme] = {}
        self._read_schemes()

    def _read_schemes(self) -> None:
        definitions = self.document.first_of(("securityDefinitions",), ("components", "securitySchemes"))
        if definitions is None:
            return
        if isinstance(definitions, Unresolved):
            self.authorizers.lacks(definitions.why)
            return
        if definitions.unread is not None:
            self.authorizers.lacks(definitions.unread)
        names = definitions.keys()
        for name in names:
            section = self.document.part(definitions, name)
            if isinstance(section, Unresolved):
                self.authorizers.lacks(section.why)
                self.schemes[name] = Scheme(unread=section)
            elif section is not None:
                self.schemes[name] = self._scheme(name, section)

    def _scheme(self, name: str, section: Section) -> Scheme:
        written = self.document.part(section, AUTHORIZER)
        if isinstance(written, Unresolved):
            self.authorizers.lacks(written.why)
            return Scheme(unread=written)
        if written is not None:
            authorizer = self._authorizer(name, section, written)
            self.authorizers.add(authorizer)
            return Scheme(authorization_type_for(authorizer.kind), authorizer)
        authtype = section.word(AUTHTYPE)
        if isinstance(authtype, Unresolved):
            return Scheme(unread=authtype)
        if authtype is not None and authtype.value.lower() == "awssigv4":
            return Scheme(Known("AWS_IAM", authtype.at))
        return Scheme(is_api_key=self.kind is ApiKind.REST and _is_api_key(section))

    def _authorizer(self, name: str, scheme: Section, section: Section) -> Authorizer:
        identity = Text.of(Reference("authorizer", f"{self.api}/{name}", ""))
        authorizer = build_authorizer(
            section, name, scheme.place_of(AUTHORIZER), identity, self.kind, OPENAPI, self.functions
        )
        # Where the authorizer names no source, the scheme's own header is what it demands.
        takes_header = authorizer.kind.is_in(("TOKEN", "COGNITO_USER_POOLS"))
        if section.has(OPENAPI.identity_source).is_no and not takes_header.is_no:
            authorizer.identity_sources = _header_of(scheme)
        return authorizer

    def access_of(self, operation: Section) -> Access:
        """What the operation demands: its own requirements, overridden by `x-amazon-apigateway-auth`."""
        has = operation.has("security")
        if has.is_unknown:
            access = _unread_access(Unresolved(operation.unread or "security cannot be read", operation.place))
        elif has.is_yes:
            access = self._required_by(operation)
        else:
            access = self._access_by_default(operation.place)
        override = self.document.part(operation, AUTH)
        if isinstance(override, Unresolved):
            access.authorization_type = Unresolved(override.why, override.at)
        elif override is not None:
            told = upper(override.word("type"))
            access.authorization_type = access.authorization_type if told is None else told
        return access

    def _access_by_default(self, place: Place) -> Access:
        at_root = self.document.body.has("security")
        if at_root.is_no or self.kind is ApiKind.REST:
            why = OPEN if at_root.is_no else ROOT_IGNORED
            return Access(Known("NONE", Default(why, place)), None, Known(False, Default(why, place)))
        return _unread_access(Unresolved("security stands at the root of the document only", place))

    def _required_by(self, operation: Section) -> Access:
        at = operation.place_of("security")
        access = Access(Known("NONE", at), None, Known(False, at))
        requirements = operation.sections("security")
        for requirement in requirements:
            names = requirement.keys()
            for name in names:
                self._demand(access, name, requirement)
        if requirements.unread is not None:
            _leave_open(access, Unresolved(requirements.unread, at))
        return access

    def _demand(self, access: Access, name: str, requirement: Section) -> None:
        scheme = self.schemes.get(name)
        at = requirement.place_of(name)
        if scheme is None:
            # API Gateway warns of a requirement that names no scheme, and imports the operation without it.
            if not self.authorizers.complete:
                _leave_open(access, Unresolved(f"the security scheme {name} cannot be read", at))
        elif scheme.unread is not None:
            _leave_open(access, Unresolved(scheme.unread.why, at))
        elif scheme.is_api_key:
            access.api_key_required = Known(True, at)
        elif scheme.authorization_type is not None and access.authorization_type.equals("NONE").is_yes:
            access.authorization_type = scheme.authorization_type
            access.authorizer = scheme.authorizer
            access.scopes = requirement.texts(name)


def authorization_type_for(kind: Value[str]) -> Value[str]:
    """The authorization type of a route whose authorizer is of this kind."""
    if isinstance(kind, Known) and kind.value in ("TOKEN", "REQUEST"):
        return Known("CUSTOM", kind.at)
    return kind


def _is_api_key(section: Section) -> bool:
    name = section.word("name")
    kind = section.word("type")
    return (
        isinstance(kind, Known)
        and kind.value.lower() == "apikey"
        and isinstance(name, Known)
        and name.value.lower() == "x-api-key"
    )


def _header_of(scheme: Section) -> Listing[IdentitySource]:
    name = scheme.word("name")
    location = scheme.word("in")
    if isinstance(name, Known) and isinstance(location, Known):
        place = "querystring" if location.value == "query" else location.value
        return Listing([IdentitySource(place, name.value, name.place)])
    for value in (name, location):
        if isinstance(value, Unresolved):
            return Listing(unread=value.why)
    return Listing()


def _unread_access(what: Unresolved) -> Access:
    return Access(what, what, what, Listing(unread=what.why))


def _leave_open(access: Access, what: Unresolved) -> None:
    """Forgets what is not surely demanded, since a requirement cannot be read."""
    if access.authorization_type.equals("NONE").is_yes:
        access.authorization_type = what
        access.authorizer = what
        access.scopes.lacks(what.why)
    if access.api_key_required.equals(False).is_yes:
        access.api_key_required = what
