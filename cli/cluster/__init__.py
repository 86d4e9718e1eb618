"""What a cluster or a Compose file does once, before the services start: keys, and the database."""
