"""The chapter's explorers. Each that a page shows has `controls()`, `scene(...)`, `picture()` and `show()`."""
