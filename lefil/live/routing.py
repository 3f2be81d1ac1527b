from channels.security.websocket import WebsocketDenier
from django.urls import path, re_path

from lefil.live.consumers import RoomSocket

websocket_urlpatterns = [path("ws/salle/<str:meeting>/", RoomSocket.as_asgi()), re_path(r"", WebsocketDenier.as_asgi())]
