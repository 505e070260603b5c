"""How a page is made: who asks, in which language, what the services answer, and which template shows it.

A page is a frame that appears at once; its parts are asked for by the browser one by one, so that a service that is down
costs its own parts and nothing else. A part has an address of its own, which also opens it alone, without any script.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import JsonValue

from gonghui_shared.calendar import add_months
from gonghui_shared.clock import business_date
from gonghui_shared.ids import PersonId

from .answers.everywhere import Paged
from .answers.organisation import Done, DoneList
from .charts import (
    ADVICE_TONES,
    APPEAL_TONES,
    CALIBRATION_TONES,
    GRADE_TONES,
    ROLL_TONES,
    STANDING_TONES,
    TERM_TONES,
    points_tone,
)
from .electing import ELECTION_TONES, REMOVAL_TONES, told_apart
from .services import LONG_WORK, Services
from .session import keep_renewed, signed_in, token_of, words_of

T = TypeVar("T")
CONCLUDED: Final = 2  # months into which last year's work reaches
NAVIGATION: Final = (
    ("/", "app.overview"),
    ("/unions", "app.unions"),
    ("/obligations", "app.obligations"),
    ("/targets", "app.targets"),
    ("/elections", "app.elections"),
    ("/rules", "app.rules"),
    ("/supervision", "app.supervision"),
    ("/evaluations", "app.evaluations"),
    ("/outcomes", "app.outcomes"),
    ("/operations", "app.operations"),
)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("gonghui_console", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals |= {
        "advice_tones": ADVICE_TONES,
        "appeal_tones": APPEAL_TONES,
        "calibration_tones": CALIBRATION_TONES,
        "election_tones": ELECTION_TONES,
        "grade_tones": GRADE_TONES,
        "roll_tones": ROLL_TONES,
        "standing_tones": STANDING_TONES,
        "term_tones": TERM_TONES,
        "told_apart": told_apart,
        "navigation": NAVIGATION,
        "points_tone": points_tone,
        "removal_tones": REMOVAL_TONES,
    }
    return environment


def wants_part(request: Request) -> bool:
    """Whether the browser asks for a part of a page that it already shows."""
    return request.headers.get("hx-request") == "true"


def rendered(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A template, with what every template may use."""
    state = request.app.state
    common = {
        "words": words_of(request), "person": signed_in(request), "path": request.url.path, "here": _here(request),
        "now": state.clock.now(), "simulated": state.settings.simulated_clock is not None, "asset": state.address,
        "federation": state.settings.federation,
    }  # fmt: skip
    response = HTMLResponse(_templates().get_template(template).render(common | dict(values)), status)
    keep_renewed(request, response)
    return response


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


class Page:
    """A request of somebody who is signed in, and how it is answered."""

    def __init__(self, request: Request, token: str) -> None:
        self._request, self._token = request, token
        self._services: Services = request.app.state.services
        self.words = words_of(request)
        self.federation: str = request.app.state.settings.federation
        self.now: datetime = request.app.state.clock.now()

    async def ask(self, service: str, path: str, answer: type[T], **params: str | int) -> T:
        """A service's answer to this person.

        Raises:
            Down, SignedOut, Refused: see `Services.get`; the application shows each of them by itself.
        """
        return await self._services.get(service, path, answer, self._token, params)

    async def do(self, service: str, path: str, **body: JsonValue) -> Done:
        """Carry out a command for this person.

        Raises:
            Down, SignedOut, Refused: see `Services.post`.
        """
        return await self._services.post(service, path, Done, self._token, body)

    async def do_all(self, service: str, path: str, **body: JsonValue) -> DoneList:
        """Carry out a list of commands, all or none.

        Raises:
            Down, SignedOut, Refused: see `Services.post`.
        """
        return await self._services.post(service, path, DoneList, self._token, body)

    async def text(self, service: str, path: str) -> str:
        """A document that a service keeps as it was written.

        Raises:
            Down, SignedOut, Refused: see `Services.text`.
        """
        return await self._services.text(service, path, self._token)

    async def content(self, service: str, path: str, **params: str | int) -> bytes:
        """A file that a service makes of what it knows.

        Raises:
            Down, SignedOut, Refused: see `Services.content`.
        """
        return await self._services.content(service, path, self._token, params)

    async def hand_in(self, service: str, path: str, answer: type[T], file: bytes) -> T:
        """What is answered to a file.

        Raises:
            Down, SignedOut, Refused: see `Services.upload`.
        """
        return await self._services.upload(service, path, answer, self._token, file)

    async def take_along(self, service: str, path: str, body: Mapping[str, JsonValue] | bytes, **params: str) -> bytes:
        """The file with which a command is answered, or another file.

        Raises:
            Down, SignedOut, Refused: see `Services.download`.
        """
        return await self._services.download(service, path, self._token, body, params)

    async def work_out(self, service: str, path: str, answer: type[T], **body: JsonValue) -> T:
        """The answer to a question that takes its time and changes nothing.

        Raises:
            Down, SignedOut, Refused: see `Services.post`.
        """
        return await self._services.post(service, path, answer, self._token, body, LONG_WORK)

    async def health(self, service: str, answer: type[T]) -> T:
        """What a service says of itself.

        Raises:
            Down: it says nothing.
        """
        return await self._services.health(service, answer)

    @property
    def year(self) -> int:
        """The year whose work is looked at: in January and February the one that is over, which is still being concluded."""
        return add_months(business_date(self.now), -CONCLUDED).year

    @property
    def person(self) -> PersonId:
        """Who is signed in."""
        return signed_in(self._request) or ""

    def nothing(self) -> Response:
        """That all is well."""
        response = Response(status_code=204)
        keep_renewed(self._request, response)
        return response

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A whole page; its template extends `layout.html`."""
        return rendered(self._request, template, values, status)

    def part(self, key: str, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
        """The inside of a part; opened alone, it stands in a frame with its title and, where it is a union's, the way back.

        Args:
            key: section of the catalogue with its `title` and `purpose`.
        """
        frame = template if wants_part(self._request) else "alone.html"
        return rendered(self._request, frame, {"key": key, "inside": template, "union_id": None, **values}, status)

    def anew(self, key: str, template: str, /, **values: Any) -> HTMLResponse:
        """The part after something was done; parts of the page that wait for `done` are read again, too."""
        response = self.part(key, template, **values)
        response.headers["HX-Trigger"] = '{"done": {"target": "body"}}'
        return response

    def go(self, address: str) -> Response:
        """Lead on to another page, whether a script or the browser itself has sent the form."""
        response = (
            Response(headers={"HX-Redirect": address}) if wants_part(self._request) else RedirectResponse(address, 303)
        )
        keep_renewed(self._request, response)
        return response

    def file(self, name: str, content: bytes, media_type: str = "text/csv; charset=utf-8") -> Response:
        """A file to be kept, for a spreadsheet unless said otherwise."""
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        response = Response(content, headers=headers, media_type=media_type)
        keep_renewed(self._request, response)
        return response

    def next(self, paged: Paged[Any]) -> str | None:
        """Where the next page of a part's list is."""
        if paged.next is None:
            return None
        told = {"after", "done", "known"}  # of the page before
        asked = {name: value for name, value in self._request.query_params.items() if name not in told}
        return f"{self._request.url.path}?{urlencode(asked | {'after': paged.next})}"


async def page_of(request: Request) -> Page:
    """The page of whoever is signed in.

    Raises:
        SignedOut: nobody is.
    """
    return Page(request, await token_of(request))


def page_of_anyone(request: Request) -> Page:
    """The page of somebody who need not have signed in, and is not known."""
    return Page(request, "")


CurrentPage = Annotated[Page, Depends(page_of)]
AnyPage = Annotated[Page, Depends(page_of_anyone)]
