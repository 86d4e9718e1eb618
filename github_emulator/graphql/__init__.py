"""The few GraphQL operations that have no REST equivalent."""
