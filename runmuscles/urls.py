"""The URL root: the editor's desk, and the site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("muscles.urls")),
]

handler403 = "muscles.views.kept_words.forbidden"
handler404 = "muscles.views.errors.not_found"
handler500 = "muscles.views.errors.server_error"
