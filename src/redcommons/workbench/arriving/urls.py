"""Addresses of doors, of one's own record by a code, of a set of tasks, of arrangements and of pay."""

from django.urls import path

from redcommons.workbench.arriving import arranging, paying, views

urlpatterns = [
    path("in/<str:study>/<str:secret>/", views.come_in, name="come_in"),
    path("record/", views.record, name="record"),
    path("record/another/", views.another_code, name="another_code"),
    path("s/<str:study>/mine/", views.my_work, name="my_work"),
    path("s/<str:study>/mine/return/", views.give_up, name="return_set"),
    path("s/<str:study>/ways/", arranging.ways, name="arrangements"),
    path("s/<str:study>/ways/new/<str:way>/", arranging.new, name="new_arrangement"),
    path("s/<str:study>/ways/<str:arrangement>/", arranging.one, name="arrangement"),
    path("s/<str:study>/ways/<str:arrangement>/door/", arranging.open_door, name="open_door"),
    path("s/<str:study>/ways/<str:arrangement>/close/<str:seal>/", arranging.close_door, name="close_door"),
    path("s/<str:study>/pay/", paying.pay, name="pay"),
    path("s/<str:study>/pay/list.csv", paying.export, name="pay_export"),
    path("s/<str:study>/pay/note/", paying.note, name="note_payment"),
    path("s/<str:study>/pay/back/<str:payment>/", paying.take_back, name="take_back_payment"),
]
