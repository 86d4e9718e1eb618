"""What agents and clients are written with outside of the product: `agent`, `testing`, `client`, `errors`."""
