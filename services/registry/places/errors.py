"""What can be refused."""

from shared.http.problems import FieldError, NotFound, ParameterInvalid


class PlaceWrong(ParameterInvalid):
    """A place that cannot be in the county."""

    code, title = "place_wrong", "位置有误"

    def __init__(self, fault: str) -> None:
        super().__init__(
            fault, errors=[FieldError(f"/query/{name}", self.code, fault) for name in ("longitude", "latitude")]
        )


class ThingNotFound(NotFound):
    code, title = "thing_not_found", "没有这个对象，或其位置未知"
    default_detail = "请核对编号；没有登记位置的对象算不出距离。"
