"""Redcommons: red-teaming language models as a socio-technical practice."""
