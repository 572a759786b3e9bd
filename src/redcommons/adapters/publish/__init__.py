"""The static report and the bundle from which anybody can recompute it."""

from redcommons.adapters.publish.bundle import bundle, verify
from redcommons.adapters.publish.html import render
from redcommons.adapters.publish.publisher import StaticPublisher

__all__ = ["StaticPublisher", "bundle", "render", "verify"]
