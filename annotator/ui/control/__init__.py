"""Between panels and services: the session, the one door that writes, a controller for each kind of work."""
