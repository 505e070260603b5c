"""All read tables of the service."""

from sqlalchemy import MetaData

METADATA = MetaData()
