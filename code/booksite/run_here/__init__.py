"""Python in the page: every code cell that a page shows can be changed and run where it stands.

`extension.py` is the build's side. In the reader's browser, `js/cells.js` gives each cell its buttons and
`js/worker.js` starts Pyodide in a worker, where `session.py` runs the cells; what they need is found by
`needs.py`. The package imports nothing of Sphinx by itself: the worker has none.
"""
