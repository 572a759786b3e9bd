"""The worked example: a housing helpline with planted, documented flaws, and a study of it.

The tenants' association, the town, its law and every person in it are invented. Nothing here is advice.
"""
