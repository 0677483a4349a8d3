"""gatelint: finds the configuration behind the errors that clients of Amazon API Gateway will get."""

__version__ = "0.1.0"
