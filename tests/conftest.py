"""How hypothesis searches: anew at each run on a desk, always alike in CI."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "book", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("book")
