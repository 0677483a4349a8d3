# What gatelint and its tests use of cfn-lint, which has no types that are meant for others.
