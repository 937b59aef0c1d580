"""What the chapter's figures are drawn with: one style, and a module for each kind of drawing."""
