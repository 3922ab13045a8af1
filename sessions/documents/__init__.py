"""Files that people write: YAML read with its places, checked by a model, faults told by line."""
