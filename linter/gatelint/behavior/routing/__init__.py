"""How a request finds its way: from a URL to an API, a stage and a route."""
