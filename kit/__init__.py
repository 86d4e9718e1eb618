"""What every service shares: errors, servers, clients, context, settings, telemetry."""
