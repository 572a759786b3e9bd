"""Who carries a plan out: inline here and now."""
