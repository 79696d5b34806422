"""Annotations on texts that change: where a passage is, and where it went."""
