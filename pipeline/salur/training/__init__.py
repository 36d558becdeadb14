"""From corpora to models, and the figures that say how good they are."""
