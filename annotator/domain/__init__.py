"""Plain Python, standard library only: what the program is about, without files, database or window."""
