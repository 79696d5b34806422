"""The command line as a whole: its options, prompts, files and messages."""
