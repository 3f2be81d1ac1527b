from django.urls import path

from lefil.classroom.consumers import PadSocket

websocket_urlpatterns = [path("ws/pads/<str:meeting>/", PadSocket.as_asgi())]
