"""Every error leaves as a problem: ours, FastAPI's, the database's."""

import asyncpg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from shared.db.errors import sqlstate
from shared.http import database_errors, problems
from shared.http.field_errors import field_errors
from shared.http.problems import Problem
from shared.logs import logger

log = logger(__name__)

# Starlette's and FastAPI's own refusals: an unknown path, a wrong method, an unreadable body.
OF_STATUS: dict[int, type[Problem]] = {
    400: problems.MalformedJson,
    401: problems.NotAuthenticated,
    403: problems.NotPermitted,
    404: problems.NotFound,
    405: problems.MethodNotAllowed,
    413: problems.PayloadTooLarge,
}


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error that a route can raise; what is left is caught in `shared/http/context.py`."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    # asyncpg's own come from the hot paths' bare statements, OSError from a server that does not listen.
    for kind in (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        app.add_exception_handler(kind, _database_error)


def internal_error(error: Exception) -> Response:
    """Tell the log what happened, and the client only the request id under which it stands there."""
    log.error("request_failed", exc_info=error, sqlstate=sqlstate(error))
    return problems.InternalError().response()


async def _problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)  # noqa: S101 - for mypy: Starlette's handlers take any Exception
    return error.response()


async def _http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    problem = OF_STATUS.get(error.status_code)
    return problem(headers=error.headers).response() if problem else internal_error(error)


async def _invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    return _refusal(error).response()


def _refusal(error: RequestValidationError) -> Problem:
    """One problem for all that is wrong: the address first, then the parameters, then the body."""
    found = error.errors()
    places = {each["loc"][0] for each in found}
    if "path" in places:  # an id that cannot exist is not found
        return problems.NotFound()
    if places != {"body"}:
        return problems.ParameterInvalid(errors=field_errors(e for e in found if e["loc"][0] != "body"))
    if any(each["type"] == "json_invalid" for each in found):
        return problems.MalformedJson()
    return problems.PayloadInvalid(errors=field_errors(found))


async def _database_error(_: Request, error: Exception) -> Response:
    problem = database_errors.meaning(error)
    if problem is None:
        return internal_error(error)
    log.warning(
        "database_refused",
        error=type(error).__name__,
        code=problem.code,
        sqlstate=sqlstate(error),
    )
    return problem.response()
