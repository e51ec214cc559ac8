"""This module is what the policy says of stakeholders: the wording of what they are told, and their page by private link."""

from pydantic import Field

from offcycle.process.policy.part import Part


class Stakeholders(Part):
    """What people outside are told, in the organisation's words, and what their page shows.

    {system}, {stands}, {since} and {at} may stand in a wording; they are filled with what is known.
    """

    first: str = Field(
        default="{stands} It was noticed on {since}.",
        min_length=1,
        description="The first notice, as it is proposed.",
    )
    update: str = Field(
        default="No further update at this time. {stands}",
        min_length=1,
        description="An update when nothing else is typed.",
    )
    last_update: str = Field(
        default="{stands} There are no further updates until something changes; then we write again.",
        min_length=1,
        description="The update that ends the regular ones, when nothing else is typed.",
    )
    resolved: str = Field(
        default="{system} works again as it should, since {at}. Thank you for your patience.",
        min_length=1,
        description="The closing notice when it went well, as it is proposed.",
    )
    unresolved: str = Field(
        default="{system} was put back to how it was on {at}. We go on working on it.",
        min_length=1,
        description="The closing notice when it did not go well, as it is proposed.",
    )
    security: str = Field(
        default="Security maintenance of {system}.",
        min_length=1,
        description="All that is said of what is security related.",
    )
    page: bool = Field(
        default=True,
        description="Whether each stakeholder's mail has a private link to a page that shows how it stands.",
    )
    page_days: int = Field(
        default=30,
        gt=0,
        le=366,
        description="For how many days after its end the page is still shown.",
    )
    page_names: bool = Field(
        default=False, description="Whether the page says who of the organisation wrote an update."
    )
