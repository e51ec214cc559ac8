"""This module is the templates of a system over HTTP: listed, read byte for byte, kept and removed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from offcycle.api import giving, parsing, plan
from offcycle.api.callers import caller
from offcycle.api.problems import Problem, refused
from offcycle.api.shapes import Asked, Digest, Instant
from offcycle.ledger import read, starting
from offcycle.process.kernel import Actor, Refused
from offcycle.process.visibility import visible_systems
from offcycle.process.world import Template as Known

router = Router(tags=["plan"])


class Template(BaseModel):
    """A plan that is kept with a system, for new changes to start from."""

    name: str
    title: str
    steps: int
    by: str
    at: Instant
    digest: Digest = Field(description="Of its bytes; whoever replaces it names it as `over`.")


class TemplateList(BaseModel):
    """The templates of a system, by their names."""

    system: str
    items: list[Template]


class TemplateAsked(Asked):
    """A template to keep."""

    markdown: str
    over: str = Field(default="", description="The digest of the one that it replaces.")


@router.get("/systems/{slug}/templates", response=TemplateList, operation_id="templates")
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """The templates of a system."""
    return giving.told(_listed(slug, caller(request).actor))


def _listed(slug: str, actor: Actor) -> TemplateList:
    return TemplateList(system=slug, items=[_told(each) for each in _of(slug, actor)])


def _of(slug: str, actor: Actor) -> list[Known]:
    """The templates of a system of which the actor may see changes; for others there are none."""
    world = read.world()
    visible = visible_systems(actor, world)
    if slug not in world.roster.systems or (visible is not None and slug not in visible):
        raise Problem(
            "not_found", f"There is no system {parsing.printable(slug)} whose plans you may see."
        )
    found = sorted(world.roster.templates.items())
    return [each for (system, _), each in found if system == slug]


def _told(known: Known) -> Template:
    return Template(
        name=known.name,
        title=known.title,
        steps=known.steps,
        by=known.by,
        at=known.at,
        digest=known.document,
    )


_READS: dict[str, Any] = {
    "responses": {200: {"content": {plan.MARKDOWN: {"schema": {"type": "string"}}}}}
}


@router.get("/systems/{slug}/templates/{name}", operation_id="template", openapi_extra=_READS)
def template(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A template, byte for byte as it was sent."""
    for each in _of(slug, caller(request).actor):
        if each.name == name:
            content, kind = read.document(each.document), f"{plan.MARKDOWN}; charset=utf-8"
            return HttpResponse(content, content_type=kind, headers=giving.PRIVATE)
    raise _no_template(slug, name)


def _no_template(slug: str, name: str) -> Problem:
    return Problem(
        "not_found",
        f"{parsing.printable(slug)} has no template {parsing.printable(name)}. List its templates.",
    )


@router.put("/systems/{slug}/templates/{name}", response=TemplateList, operation_id="set-template")
def set_template(request: HttpRequest, slug: str, name: str, body: TemplateAsked) -> HttpResponse:
    """Keep a plan with a system, for new changes to start from; answers with its templates."""

    def produce() -> HttpResponse:
        actor = caller(request).actor
        _of(slug, actor)
        markdown = plan.not_too_large(body.markdown.encode())
        outcome = starting.keep(
            system=slug, name=name, markdown=markdown, actor=actor, before=body.over
        )
        if isinstance(outcome, Refused):
            raise refused("set-template", outcome.refusals)
        return giving.told(_listed(slug, actor))

    return giving.once(request, produce)


@router.delete(
    "/systems/{slug}/templates/{name}", response=TemplateList, operation_id="remove-template"
)
def remove_template(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Offer a template no more; answers with those that are left."""

    def produce() -> HttpResponse:
        actor = caller(request).actor
        if name not in {each.name for each in _of(slug, actor)}:
            raise _no_template(slug, name)
        outcome = starting.remove(slug, name, actor)
        if isinstance(outcome, Refused):
            raise refused("remove-template", outcome.refusals)
        return giving.told(_listed(slug, actor))

    return giving.once(request, produce)
