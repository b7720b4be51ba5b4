"""The small windows that open over the main one."""
