"""Addresses of disagreement. A background has one address, and it is one's own."""

from django.urls import path

from redcommons.workbench.dissent import adjudicating, background, contesting, norming, views

urlpatterns = [
    path("s/<str:study>/runs/<str:run>/dissent/", views.page, name="dissent"),
    path("s/<str:study>/runs/<str:run>/dissent/groups/", views.make_groups, name="make_groups"),
    path("s/<str:study>/runs/<str:run>/dissent/ask/", views.ask, name="ask_adjudication"),
    path("s/<str:study>/runs/<str:run>/dissent/<int:number>/<int:repeat>/", views.item, name="dissent_item"),
    path("s/<str:study>/runs/<str:run>/dissent/<int:number>/<int:repeat>/text/", views.text, name="dissent_text"),
    path("s/<str:study>/runs/<str:run>/dissent/contest/", contesting.contest, name="contest_harm"),
    path("s/<str:study>/adjudicate/<str:queue>/", adjudicating.page, name="adjudicate"),
    path("s/<str:study>/adjudicate/<str:queue>/say/", adjudicating.say, name="say_adjudication"),
    path("s/<str:study>/norming/", norming.sessions, name="norming_sessions"),
    path("s/<str:study>/norming/<str:session>/", norming.page, name="norming"),
    path("s/<str:study>/norming/<str:session>/read/", norming.read, name="read_norming"),
    path("s/<str:study>/norming/<str:session>/on/", norming.move, name="move_norming"),
    path("s/<str:study>/norming/<str:session>/note/", norming.note, name="note_norming"),
    path("s/<str:study>/background/", background.page, name="background"),
    path("s/<str:study>/background/take-back/", background.take_back, name="take_background_back"),
    path("s/<str:study>/background/ask/", background.ask, name="ask_background"),
]
