"""Review: what changed, what merges, how far annotators agree, what was decided."""
