"""Pages of disagreement: how people saw replies, what groups saw, adjudication, and what people say of themselves."""
