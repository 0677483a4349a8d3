"""Reads CloudFormation templates: YAML and JSON with positions, intrinsics, conditions, resources."""
