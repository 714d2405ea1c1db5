"""Addresses that a user's file may name, and those that nothing is ever sent to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_METADATA = frozenset(
    map(ip_address, ("100.100.100.200", "168.63.129.16", "169.254.169.254", "192.0.0.192", "fd00:ec2::254"))
)
"""Where clouds give credentials to whatever asks from inside."""
_NAT64 = ip_network("64:ff9b::/96")


def problem_of(url: str, insecure: bool) -> str:
    """Why an address is not one to send to, in words that follow `expected`; empty where it is."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port  # raises where it is no number
    except ValueError:
        return "an address such as https://gpu-box.example.org/hook"
    if (
        parts.scheme not in ("https", "http")
        or not host
        or any(sign.isspace() or not sign.isprintable() for sign in url)
    ):
        return "an address such as https://gpu-box.example.org/hook"
    if parts.username is not None or parts.password is not None:
        return "an address without a user or a password; name the secret by its own key"
    if parts.query or parts.fragment:
        return "an address without ? and #"
    if parts.scheme == "http" and not insecure and not is_loopback_name(host):
        return "https, as everyone between here and there could read and change http; `insecure = true` permits it"
    if (address := _literal(host)) is not None and (reason := refused(address)):
        return f"another address than {reason}"
    return ""


def is_loopback_name(host: str) -> bool:
    """Whether a host means this machine by its name alone."""
    address = _literal(host)
    return host == "localhost" if address is None else address.is_loopback


def is_loopback_url(url: str) -> bool:
    """Whether an address that `problem_of` has passed means this machine by its name alone."""
    return is_loopback_name((urlsplit(url).hostname or "").rstrip("."))


def refused(address: IPv4Address | IPv6Address) -> str:
    """What is wrong with sending to an address; empty for public, private and loopback ones."""
    inner = _inside(address)
    if inner is not None and (reason := refused(inner)):
        return reason
    if address in _METADATA:
        return f"{address}, where a cloud gives out credentials"
    if address.is_link_local:
        return f"{address}, which is link-local"
    if address.is_multicast:
        return f"{address}, which means many machines"
    if address.is_unspecified:
        return f"{address}, which means no machine"
    if isinstance(address, IPv4Address) and (address.is_reserved or address in ip_network("0.0.0.0/8")):
        return f"{address}, which is reserved"
    return ""


def _inside(address: IPv4Address | IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
