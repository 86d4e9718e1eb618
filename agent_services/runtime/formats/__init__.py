"""Other languages and files of configuration, by their parts."""
