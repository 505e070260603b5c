"""The kernel and the contracts of the platform. The kernel knows no service."""
