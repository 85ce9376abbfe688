"""The socket that a web process serves on, taken before anything else, so that a port in use is said at once."""

import socket


class CannotListenError(Exception):
    """An address cannot be listened on; the message names the settings and the reason."""


def bound(host: str, port: int, name: str) -> socket.socket:
    """Return a listening socket. `name` begins the settings' keys: `WEBCHAT` for WEBCHAT_HOST and WEBCHAT_PORT.

    Raises:
        CannotListenError: the port is taken, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)  # on Linux the conflict with another listener shows at the latest here
    except OSError as error:
        listener.close()
        keys = f"{name}_HOST, {name}_PORT"
        raise CannotListenError(f"cannot listen on {host}:{port} ({keys}): {error.strerror}") from None
    return listener
