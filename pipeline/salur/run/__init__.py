"""Running over many articles."""
