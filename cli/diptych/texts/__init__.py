"""Texts: what they are, how they are read, how foreign files become them."""
