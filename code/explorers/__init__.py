"""The chapter's explorers. Each that pages show has `controls()`, `scene(...)`, `picture()` and `show()`."""
