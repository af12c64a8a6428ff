"""A retailer's volume cap and what is committed under it, as the API shows it."""

from __future__ import annotations

from pydantic import BaseModel, Field


class YearVolume(BaseModel):
    """One delivery year, in Wh. Without a cap only what came under an earlier one is counted."""

    year: str = Field(examples=["2027"])
    cap_wh: int | None = Field(description="The cap that the exchange's registrar has set; null: none")
    pending_wh: int = Field(description="Confirmed or offered, and not archived yet")
    posted_wh: int = Field(description="In archived contracts")
    free_wh: int | None = Field(description="What may still be committed; null: no cap")


class VolumeSummary(BaseModel):
    """A retailer's delivery years, first one first."""

    retailer: str
    years: list[YearVolume]
