"""The access model's services of one instance, put together from its settings."""

from __future__ import annotations

from collections.abc import Callable

from gateway.access.editing import AccessEditor
from gateway.access.remote import RemoteModel, SecretFileError, read_secret
from gateway.access.repository import read_ledger_model
from gateway.access.service import AccessService
from gateway.access.tables import metadata
from gateway.audit_trail.service import AuditTrail
from gateway.projection.database import Database
from gateway.records import Records
from gateway.settings import ACL_SECRET_VARIABLE, ACL_URL_VARIABLE, Settings, SettingsError


def open_access(
    settings: Settings, *, records: Records, database: Database, trail: AuditTrail, clock: Callable[[], int]
) -> tuple[AccessService, AccessEditor]:
    """The service (to be started) and the editor. Makes their tables.

    Raises SettingsError where an access service is to be asked and its secret is missing or cannot be read.
    """
    records.create(metadata)
    service = AccessService(
        records=records, ledger=lambda: database.read(read_ledger_model), clock=clock, remote=_remote(settings)
    )
    editor = AccessEditor(organisation=settings.msp_id, records=records, trail=trail, clock=clock)
    return service, editor


def _remote(settings: Settings) -> RemoteModel | None:
    if not settings.acl_url:
        return None
    if settings.acl_secret is None:
        raise SettingsError(f"{ACL_URL_VARIABLE} is set: {ACL_SECRET_VARIABLE} must name the file of its secret")
    try:
        return RemoteModel(url=settings.acl_url, secret=read_secret(settings.acl_secret))
    except SecretFileError as error:
        raise SettingsError(str(error)) from None
