"""Code that answers requests: handlers, refusals, and what names say of security."""
