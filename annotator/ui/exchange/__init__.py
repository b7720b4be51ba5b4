"""Files in and out: the two dialogs, their parts, and the door that opens them."""
