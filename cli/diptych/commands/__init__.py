"""Commands: one module each, which parses, loads, calls the core, renders and exits."""
