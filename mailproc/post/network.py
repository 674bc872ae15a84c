"""Connections to the office's servers: TLS that is always verified, and plain advice when they fail."""

import socket
import ssl
from pathlib import Path


def verified(ca_file: Path | None) -> ssl.SSLContext:
    """TLS that checks certificate and host name, against `ca_file` alone where one is given.

    Raises OSError (ssl.SSLError is one) where `ca_file` cannot be read.
    """
    return ssl.create_default_context(cafile=ca_file)


def explain(fault: OSError, host: str, port: int) -> str:
    """What went wrong on the way to a server and what to do about it, in one line."""
    place = f"{host}:{port}"
    match fault:
        case ssl.SSLCertVerificationError():
            return (
                f"the certificate of {place} is not trusted ({fault.verify_message}); "
                "write host as the certificate names it, or give the authority's certificate as ca_file"
            )
        case ssl.SSLError():
            return f"{place} and we agree on no encryption ({fault.reason or fault}); check port, security and ca_file"
        case FileNotFoundError() | PermissionError():
            return f"ca_file cannot be read: {fault.strerror}; check its path and its owner"
        case socket.gaierror():
            return f"no address is known for {host}; check host, and the name service of this machine"
        case TimeoutError():
            return f"{place} does not answer in time; check host, port, security and the firewall"
        case ConnectionRefusedError():
            return f"nothing answers at {place}; check host and port, or wait until the server is up again"
    return f"the connection to {place} broke ({fault.strerror or fault}); it is made anew on the next try"
