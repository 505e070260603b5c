"""A secret of the service: what is derived with it cannot be worked out from what goes in."""

from gonghui_shared.runtime import Runtime, secret


def salt(runtime: Runtime) -> bytes:
    """The service's salt, the same for all its processes."""
    return secret(runtime.settings.keys / "organisation.salt.key")
