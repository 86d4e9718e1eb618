"""The only HTTP door: REST, webhooks and events."""
