"""Public fakes: what stands in for the outside world in tests, ours and everybody's.

- ScriptedTarget, ScriptedJudge, ScriptedAskingJudge, FrozenClock, in_order: in place of a port
- server: `serving`, `ThreadedServer`, a real HTTP server of the chat-completions protocol
- misbehaving: `misbehaving`, `MisbehavingThread`, every fault of the outside world on a socket
- judge: `python -m redcommons.testing.judge`, a scripted model judge in a process of its own
- strategies: Hypothesis strategies (extra "test")
"""

from redcommons.testing.fakes import FrozenClock, ScriptedAskingJudge, ScriptedJudge, ScriptedTarget, in_order

__all__ = ["FrozenClock", "ScriptedAskingJudge", "ScriptedJudge", "ScriptedTarget", "in_order"]
