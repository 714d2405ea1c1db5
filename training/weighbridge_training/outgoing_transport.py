"""What `outgoing` sends through: one connection a request, to an address that was looked at, until a fixed moment."""

from __future__ import annotations

import ssl
import time
from typing import TYPE_CHECKING

import httpcore
import httpx

from weighbridge_training.contract import HookError, Trouble
from weighbridge_training.outgoing_network import Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from weighbridge_training.outgoing import Destination


class Guarded(httpx.BaseTransport):
    """Sends to one origin."""

    def __init__(self, to: Destination, max_bytes: int, total_s: float) -> None:
        self._origin = _origin(httpx.URL(to.url))
        self._host = self._origin[1].decode()
        self._max_bytes = max_bytes
        self._total_s = total_s
        self._certificates = _certificates(to)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if _origin(request.url) != self._origin:
            raise HookError(Trouble.REFUSED, f"{request.url.host} is not {self._host}: nothing was sent to it")
        deadline = time.monotonic() + request.extensions.get("total_s", self._total_s)
        network = Network(deadline)
        pool = httpcore.ConnectionPool(
            ssl_context=self._certificates, max_keepalive_connections=0, network_backend=network
        )
        told = _Told(self._host, network)
        try:
            answer = pool.handle_request(_lowered(request))
        except Exception as error:
            pool.close()
            raise told.of(error) from None
        cap = request.extensions.get("max_bytes", self._max_bytes)
        body = _Body(answer.stream, cap, pool, told)  # type: ignore[arg-type]
        return _accepted(httpx.Response(answer.status, headers=answer.headers, stream=body), body, self._host, cap)


def _accepted(response: httpx.Response, body: _Body, host: str, cap: int) -> httpx.Response:
    problem = ""
    if 300 <= response.status_code < 400:
        problem = f"{host} answered with a redirect ({response.status_code}), and redirects are not followed"
    elif response.headers.get("content-encoding", "identity") != "identity":
        problem = f"{host} packed its answer, though it was asked not to"
    elif (length := response.headers.get("content-length", "")).isdecimal() and int(length) > cap:
        problem = f"{host} announced an answer of {length} bytes, and at most {cap} are read"
    if problem:
        body.close()
        raise HookError(Trouble.BAD_ANSWER, problem)
    return response


class _Told:
    """What went wrong, by how far a request had come."""

    def __init__(self, host: str, network: Network) -> None:
        self._host = host
        self._network = network

    def of(self, error: Exception) -> HookError:
        if isinstance(error, HookError):
            return error
        if isinstance(error, httpcore.UnsupportedProtocol | httpcore.LocalProtocolError):
            return HookError(Trouble.REFUSED, f"{self._host}: the request cannot be sent: {error}")
        trouble = Trouble.UNKNOWN_OUTCOME if self._network.is_connected else Trouble.UNREACHABLE
        if time.monotonic() >= self._network.deadline:
            return HookError(trouble, f"{self._host} did not answer in time")
        said = str(error) or type(error).__name__
        if "CERTIFICATE_VERIFY_FAILED" in said:
            said = f"its certificate is not trusted ({said}); `ca_file` names the certificates of an own authority"
        elif isinstance(error, httpcore.TimeoutException):
            said = "it did not answer in time"
        return HookError(trouble, f"{self._host}: {said}"[:500])


class _Body(httpx.SyncByteStream):
    """An answer as it comes, no byte longer than was agreed."""

    def __init__(self, stream: Iterable[bytes], cap: int, pool: httpcore.ConnectionPool, told: _Told) -> None:
        self._stream = stream
        self._cap = cap
        self._pool = pool
        self._told = told

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        try:
            for part in self._stream:
                read += len(part)
                if read > self._cap:
                    raise HookError(Trouble.BAD_ANSWER, f"the answer is longer than {self._cap} bytes")
                yield part
        except Exception as error:
            raise self._told.of(error) from None
        finally:
            self.close()

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()
        self._pool.close()


def _origin(url: httpx.URL) -> tuple[bytes, bytes, int]:
    return url.raw_scheme, url.raw_host, url.port or {b"https": 443}.get(url.raw_scheme, 80)


def _lowered(request: httpx.Request) -> httpcore.Request:
    url = httpcore.URL(
        scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
    )
    return httpcore.Request(
        request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
    )


def _certificates(to: Destination) -> ssl.SSLContext:
    if not to.ca_file:
        return httpx.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cafile=to.ca_file)
    except (OSError, ssl.SSLError) as error:
        raise HookError(Trouble.REFUSED, f"{to.ca_file}: expected certificates in PEM form: {error}") from None
