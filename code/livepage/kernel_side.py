"""Run by kernels before a notebook's first cell, where a book sets `livepage_interact`."""


def _prepare() -> None:
    import os
    import runpy

    from livepage.patch import patch

    patch()
    if earlier := os.environ.get("LIVEPAGE_EARLIER_STARTUP"):
        globals().update(runpy.run_path(earlier))


_prepare()
del _prepare
