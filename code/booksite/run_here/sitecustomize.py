"""Runs as Python starts in a worker. Its own modules lie in one zip, which never changes there.

After each package Pyodide has all finders forget what they know. Those of the zip, one for each folder in it,
would read its list of files anew: a third of a second.
"""

import zipimport

zipimport.zipimporter.invalidate_caches = lambda self: None  # type: ignore[method-assign]
