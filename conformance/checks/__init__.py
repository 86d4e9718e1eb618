"""One file per thing that is promised; each tells of its own promise only, so that one fault has one name."""
