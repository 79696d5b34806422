"""Comparison: codings, their counts per group, and tables of them."""
