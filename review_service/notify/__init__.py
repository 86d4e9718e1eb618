"""Tells people and programs how reviews ended: Slack, and webhooks of one's own."""
