"""Annotations: the codebook, what annotators said, and how both are written down."""
