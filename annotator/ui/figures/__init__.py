"""How far analysts agree, one of them with gold, and counts. Each panel is loaded when somebody asks for it."""
