"""uvicorn, told to end polls and streams before it waits for open requests."""

import socket

import uvicorn

from webchat.app import create_app
from webchat.channel import Channel

GRACE = 3


class Server(uvicorn.Server):
    """Serves a channel; no access log, since the Bot API's paths carry the token."""

    def __init__(self, channel: Channel, *, first_pause: float = 0.5) -> None:
        app = create_app(channel, first_pause=first_pause)
        super().__init__(uvicorn.Config(app, access_log=False, log_level="warning", timeout_graceful_shutdown=GRACE))
        self._channel = channel

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End polls and streams, then shut down."""
        self._channel.close()
        await super().shutdown(sockets)
