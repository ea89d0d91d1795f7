"""What went wrong, in a form that a program can branch on and a person can act on (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from fastapi import Response
from pydantic import BaseModel, Field

from shared import logs

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class FieldError:
    """One thing wrong with one field; the pointer is RFC 6901 into the body, or `/query/…`, `/header/…`."""

    pointer: str
    code: str
    message: str


class Problem(Exception):  # noqa: N818 - a slice's problems are named as facts: ComplaintNotFound
    """A refusal. Subclasses state its kind; `detail` tells the user in Chinese what to do."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "系统内部错误"
    default_detail: ClassVar[str] = "请稍后再试；若仍出错，请把 request_id 告诉管理员。"
    default_headers: ClassVar[Mapping[str, str]] = {}

    def __init__(
        self,
        detail: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.default_detail)
        self.detail = detail or self.default_detail
        self.errors = tuple(errors)
        self.headers = {**self.default_headers, **(headers or {})}

    def body(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": f"urn:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "errors": [asdict(error) for error in self.errors],
            "request_id": logs.request_id.get(),
        }

    def response(self) -> Response:
        """The whole answer."""
        content = json.dumps(self.body(), ensure_ascii=False)
        return Response(content, self.status, self.headers, media_type=MEDIA_TYPE)


class FieldErrorBody(BaseModel):
    """`FieldError` as OpenAPI shows it."""

    pointer: str = Field(description="出错的位置（RFC 6901 JSON Pointer）", examples=["/items/0/kind"])
    code: str = Field(description="稳定的错误代码", examples=["missing"])
    message: str = Field(description="说明", examples=["必须填写。"])


class ProblemBody(BaseModel):
    """`Problem` as OpenAPI shows it."""

    type: str = Field(description="错误类型的标识", examples=["urn:problem:payload_invalid"])
    title: str = Field(description="错误类型的名称", examples=["提交的内容有误"])
    status: int = Field(description="HTTP 状态码", examples=[422])
    code: str = Field(description="稳定的错误代码，程序应据此判断", examples=["payload_invalid"])
    detail: str = Field(description="应当怎么办", examples=["请按 errors 中的说明修改后重新提交。"])
    errors: list[FieldErrorBody] = Field(description="各字段的错误")
    request_id: str | None = Field(description="请求编号，反馈问题时请提供")


class MalformedJson(Problem):
    status, code, title = 400, "malformed_json", "请求体不是有效的 JSON"
    default_detail = "请检查请求体的 JSON 语法和 UTF-8 编码后重新提交。"


class ParameterInvalid(Problem):
    status, code, title = 400, "parameter_invalid", "请求参数有误"
    default_detail = "请按 errors 中的说明修改参数后重试。"


class NotAuthenticated(Problem):
    status, code, title = 401, "not_authenticated", "尚未登录"
    default_detail = "请先登录，或用刷新令牌换取新的访问令牌。"
    default_headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class NotPermitted(Problem):
    status, code, title = 403, "not_permitted", "没有权限"
    default_detail = "您的账号没有此项权限；如工作需要，请向管理员申请。"


class NotFound(Problem):
    status, code, title = 404, "not_found", "没有找到"
    default_detail = "请核对地址和编号；不在您管辖范围内的记录也不会显示。"


class MethodNotAllowed(Problem):
    status, code, title = 405, "method_not_allowed", "此地址不支持这种操作"
    default_detail = "请改用 Allow 响应头中列出的方法。"


class Conflict(Problem):
    status, code, title = 409, "conflict", "与现有状态冲突"
    default_detail = "请刷新后查看最新状态，再决定如何操作。"


class AlreadyExists(Conflict):
    code, title = "already_exists", "记录已存在"
    default_detail = "相同的记录已经存在，请先查询，不要重复提交。"


class PreconditionFailed(Problem):
    status, code, title = 412, "precondition_failed", "前提条件不成立"
    default_detail = "记录已被他人修改，请重新读取后再提交。"


class PayloadTooLarge(Problem):
    status, code, title = 413, "payload_too_large", "提交的内容太大"
    default_detail = "请减小请求体，或分几次提交；照片等文件请用附件接口上传。"


class UriTooLong(Problem):
    status, code, title = 414, "uri_too_long", "请求地址太长"
    default_detail = "请减少查询条件后重试。"


class PayloadInvalid(Problem):
    status, code, title = 422, "payload_invalid", "提交的内容有误"
    default_detail = "请按 errors 中的说明修改后重新提交。"


class ValueNotStorable(PayloadInvalid):
    code, title = "value_not_storable", "有的值无法保存"
    default_detail = "请检查数值是否过大、文字中是否有不可见的特殊字符，修改后重新提交。"


class PreconditionMissing(Problem):
    status, code, title = 428, "precondition_missing", "缺少前提条件"
    default_detail = "请带上 If-Match 请求头，其值为读取记录时得到的 ETag。"


class TooManyRequests(Problem):
    status, code, title = 429, "too_many_requests", "操作太频繁"
    default_detail = "请稍等片刻再试。"


class InternalError(Problem):
    """A fault of ours; what it was is in the log under the same request id."""


class Unavailable(Problem):
    status, code, title = 503, "temporarily_unavailable", "服务暂时不可用"
    default_detail = "您的操作没有生效，请稍后重试。"
    default_headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}
