"""How AWS behaves, as pure functions over the model.

- `routing`: from a URL to an API, a stage and a route;
- `cloudfront`: what a distribution forwards, and where to;
- `authorizers`: what a route demands of its callers, and what authorizers make of it;
- `access`: policies, roles, permissions, web ACLs;
- `browsers`: preflights and CORS headers;
- `answers`: what becomes of an answer on its way back.
"""
