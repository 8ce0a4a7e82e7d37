"""The use cases: what Python, the command line and the HTTP API all call."""
