"""The review: a queue of cases, the text around one, and its candidates. Imported when somebody first reviews."""
