"""The chapter's explorers: each module has `controls()`, `scene(...)`, `picture()` and `show()`."""
