"""This module hands out the plan as the Markdown file that it is, byte for byte."""

from django.http import Http404, HttpRequest, HttpResponse

from offcycle.ledger import plans
from offcycle.web.visitor import page as for_people
from offcycle.web.visitor import seen


@for_people
def page(request: HttpRequest, ref: str) -> HttpResponse:
    """The present revision, or the one that is asked for, as a file to keep."""
    revisions = seen(request, ref).facts.revisions
    asked = request.GET.get("revision", str(len(revisions)))
    found = next((each for each in revisions if str(each.number) == asked), None)
    if found is None:
        raise Http404
    name = f"{ref}-plan-{found.number}.md"
    return HttpResponse(
        plans.markdown(found),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
