"""Speed, latency and memory, measured in fresh processes and written as a page of the documentation."""
