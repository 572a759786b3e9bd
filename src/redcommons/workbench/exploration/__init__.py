"""Pages of the second stage: conversations, and what is kept of them."""
