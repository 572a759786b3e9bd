"""The outside world: every format, target, judge, store and server that is not ours."""
