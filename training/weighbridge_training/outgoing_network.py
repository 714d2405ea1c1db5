"""The connections that `outgoing` makes: to an address that was looked at, and ended at a fixed moment."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import httpcore

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.urls import is_loopback_name, refused

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable


class Network(httpcore.NetworkBackend):
    """Looks a name up once, refuses what nobody means, and connects to what it looked at."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.is_connected = False
        """Whether a byte of the request itself can have been sent."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError(f"no address is known for {host}")
        for address in _addresses(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, _left(self.deadline, timeout), local_address)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
                if isinstance(error.__cause__, ConnectionRefusedError):
                    last = httpcore.ConnectError(f"nothing listens at port {port}: is it running, and is it this port?")
                continue
            return _Stream(stream, self)
        raise last

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise httpcore.UnsupportedProtocol("expected an address of http or https")

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    """A connection that ends at the deadline, however often a byte of it arrives."""

    def __init__(self, stream: httpcore.NetworkStream, network: Network) -> None:
        self._stream = stream
        self._network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._network.deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._network.is_connected = True
        self._stream.write(buffer, _left(self._network.deadline, timeout))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._network.deadline, timeout))
        return _Stream(secured, self._network)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


def _addresses(host: str, port: int) -> list[str]:
    """The addresses of a name, all of them permitted."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"its name is not known ({error})") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for text in addresses:
        address = ip_address(text.partition("%")[0])
        if reason := refused(address):
            raise HookError(Trouble.REFUSED, f"{host} leads to {reason}: nothing was sent")
        if is_loopback_name(host) and not address.is_loopback:
            raise HookError(Trouble.REFUSED, f"{host} leads to {address}, which is not this machine: nothing was sent")
    return addresses


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it did not answer in time")
    return left if timeout is None else min(left, timeout)
