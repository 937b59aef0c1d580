"""``python -m digits`` trains the networks of `recorded_trials` anew and stores what came out."""

from digits.trials import record

record()
