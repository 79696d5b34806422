"""Rendering: values become what people read (layouts) or programs read (records)."""
