"""Addresses of rating. A task has none of its own: what is in somebody's hands is known to their pocket alone."""

from django.urls import path

from redcommons.workbench.rating import asks, laying, reviewing, views

urlpatterns = [
    path("s/<str:study>/rate/", laying.queues, name="ratings"),
    path("s/<str:study>/rate/new/", laying.new, name="new_queue"),
    path("s/<str:study>/rate/<str:queue>/", views.page, name="rate"),
    path("s/<str:study>/rate/<str:queue>/change/", laying.change, name="change_queue"),
    path("s/<str:study>/rate/<str:queue>/questions/", asks.questions, name="queue_questions"),
    path("s/<str:study>/rate/<str:queue>/preview/", asks.preview, name="preview_queue"),
    path("s/<str:study>/rate/<str:queue>/versions/", asks.versions, name="queue_versions"),
    path("s/<str:study>/rate/<str:queue>/suggestion/", asks.suggestion, name="suggestion"),
    path("s/<str:study>/rate/<str:queue>/next/", views.hand_out, name="next_task"),
    path("s/<str:study>/rate/<str:queue>/languages/", views.languages, name="read_languages"),
    path("s/<str:study>/rate/<str:queue>/say/", views.say, name="say_rating"),
    path("s/<str:study>/rate/<str:queue>/back/", views.give_back, name="give_task_back"),
    path("s/<str:study>/rate/<str:queue>/swap/", views.swap, name="swap_task"),
    path("s/<str:study>/rate/<str:queue>/undo/", views.undo, name="undo_rating"),
    path("s/<str:study>/rate/<str:queue>/done/", views.finish, name="finish_task"),
    path("s/<str:study>/rate/<str:queue>/case/", reviewing.words, name="task_case"),
    path("s/<str:study>/rate/<str:queue>/found/", reviewing.say, name="say_found"),
    path("s/<str:study>/rate/<str:queue>/text/", views.text, name="task_text"),
]
