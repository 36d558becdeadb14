"""Pure functions under the stages: Indonesian numbers, money, units, dates and names; no spaCy state."""
