"""Addresses of voice: statements, credit, concerns, promises, groups."""

from django.urls import path

from redcommons.workbench.labour import groups, voice

urlpatterns = [
    path("s/<str:study>/voice/", voice.voice, name="voice"),
    path("s/<str:study>/voice/statement/", voice.state, name="state"),
    path("s/<str:study>/voice/terms/", voice.match, name="match_terms"),
    path("s/<str:study>/voice/credit/", voice.credit, name="credit"),
    path("s/<str:study>/voice/concerns/", voice.concerns, name="concerns"),
    path("s/<str:study>/voice/concerns/<str:concern>/", voice.answer_concern, name="answer_concern"),
    path("s/<str:study>/voice/promises/", voice.promises, name="promises"),
    path("s/<str:study>/voice/promises/<str:promise>/", voice.mark_promise, name="mark_promise"),
    path("s/<str:study>/voice/promises/<str:promise>/kept/", voice.say_of_promise, name="say_of_promise"),
    path("s/<str:study>/voice/groups/", groups.groups, name="groups"),
    path("s/<str:study>/voice/groups/<str:group>/", groups.group, name="group"),
    path("s/<str:study>/voice/groups/<str:group>/propose/", groups.propose, name="propose"),
    path("s/<str:study>/voice/groups/<str:group>/<str:proposal>/", groups.answer, name="answer_proposal"),
    path("s/<str:study>/voice/groups/<str:group>/<str:proposal>/close/", groups.close, name="close_proposal"),
]
