"""From figures of gait to words: rules as data, one thing at a time."""
