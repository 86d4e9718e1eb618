"""Dependencies of a project, as its manifests ask for them and its lock files settle them, with their places."""
