"""What a question over the API is restricted to beside its words."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from rag.domain import Conditions
from rag.releases.ministries import resolve
from rag.retrieval.kinds import KINDS, Kind
from rag.web.api import examples, shapes


class AskedFilters(shapes.Shape):
    """What a question is restricted to, as in an answer; a field that is left out is that of the question's words.

    Null or an empty list drops what the question names; with a `release_id`, nothing that it names counts.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ASKED_FILTERS]})

    date_from: Annotated[shapes.Day | None, Field(alias="from")] = None
    to: shapes.Day | None = None
    ministries: Annotated[list[Annotated[str, Field(max_length=100)]] | None, Field(max_length=20)] = None
    kinds: Annotated[list[Kind] | None, Field(max_length=len(KINDS))] = None
    release_id: Annotated[str | None, Field(max_length=200)] = None

    @model_validator(mode="after")
    def _in_order(self) -> AskedFilters:
        if self.date_from and self.to and self.date_from > self.to:
            raise ValueError("from must not be after to")
        return self

    def as_conditions(self) -> Conditions:
        """The same for the service."""
        given = self.model_fields_set
        names = [(resolve(name), name) for name in self.ministries or ()]
        return Conditions(
            dates=(self.date_from, self.to) if given & {"date_from", "to"} else None,
            ministries=tuple(known.name if known else name for known, name in names) if "ministries" in given else None,
            kinds=tuple(self.kinds or ()) if "kinds" in given else None,
            release_id=self.release_id or "",
        )
