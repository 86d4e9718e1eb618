"""Starting, watching and stopping the local processes behind `squad up`. It knows no service by name."""
