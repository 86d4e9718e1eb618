"""Where the export lies: Delta tables, pinned by a manifest."""
