"""How everything looks: colours, styles, icons, the glyphs of states."""
