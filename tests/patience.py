"""How long a test waits for what happens in any case, only later on a slow or busy machine."""

#: Seconds. Nothing that passes waits so long; what never happens is told before pytest's own timeout.
PATIENCE = 90
