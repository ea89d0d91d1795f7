"""What a document may rest on: a rule of somebody who can be named, never the product's own proposal."""

from shared.http.problems import FieldError, PayloadInvalid

NOT_BINDING = frozenset({"default", "practice"})


class BasisMissing(PayloadInvalid):
    code, title = "basis_missing", "缺少依据"
    default_detail = (
        "此步骤目前只有系统默认的规则，须填写所依据文件的制定机关（issuer）和文号（document_number）后才能办理。"
    )


def require_basis(basis_kind: str, issuer: str | None, document_number: str | None) -> None:
    """Refuse to go on with a rule that binds nobody; raises BasisMissing, which names what to fill in."""
    if basis_kind not in NOT_BINDING:
        return
    given = {"issuer": issuer, "document_number": document_number}
    missing = [FieldError(f"/{name}", "missing", "必须填写。") for name, value in given.items() if not value]
    if missing:
        raise BasisMissing(errors=missing)
