"""The stages, in the order the text meets them; one file a stage, each a spaCy factory."""
