"""The built-in rules of gatelint: a module for each documented cause, in the package of its failure."""
