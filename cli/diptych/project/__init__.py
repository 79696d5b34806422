"""A project on disk: its files, its names, its repository."""
