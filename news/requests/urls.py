from django.urls import path

from . import views

urlpatterns = [
    path("<int:publication_id>/papier/", views.order_paper_copy, name="order_paper_copy"),
    path(
        "<int:publication_id>/format-accessible/",
        views.request_accessible_format,
        name="request_accessible_format",
    ),
    path("recue/<str:key>/", views.received, name="request_received"),
]
