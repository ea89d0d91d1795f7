"""How ledgers name other records. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from services.registry.sheets.lifecycle import Reference
from shared.sheets.values import NotUnderstood

WORDS: Mapping[Reference, str] = {
    Reference.SOURCE: "监管对象",
    Reference.REACH: "河段",
    Reference.RIVER: "河流",
    Reference.OBJECT: "监管对象或河段",
}
Found = UUID | NotUnderstood
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_PHONE = re.compile(r"\+?[\d ()-]{5,24}")


def coded(kind: Reference, codes: Iterable[str], known: Mapping[str, UUID]) -> dict[str, Found]:
    """What codes mean."""
    unknown = NotUnderstood("reference_unknown", f"没有这个编号的{WORDS.get(kind, '记录')}：请核对，或先登记。")
    return {code: known.get(code, unknown) for code in codes}


def id_in(said: str) -> UUID | None:
    """The id that somebody gave, perhaps behind a name."""
    found = _ID.search(said)
    return UUID(found[0]) if found else None


def is_phone(said: str) -> bool:
    """Whether it can only be a number."""
    return bool(_PHONE.fullmatch(said))


def people(said: Iterable[str], known: Iterable[tuple[str, UUID]], ids: Collection[UUID]) -> dict[str, Found]:
    """Whom names, numbers and ids mean: `known` has everybody who has one of them."""
    having: defaultdict[str, list[UUID]] = defaultdict(list)
    for name, person_id in known:
        having[name].append(person_id)
    return {one: _person(one, having[one], ids) for one in said}


def _person(said: str, having: Sequence[UUID], ids: Collection[UUID]) -> Found:
    given = id_in(said)
    if given in ids and given is not None:
        return given
    if len(having) == 1:
        return having[0]
    if having:
        return NotUnderstood("person_ambiguous", f"有 {len(having)} 人叫这个名字：请改填电话，或人员表中的系统编号。")
    return NotUnderstood("person_unknown", "没有这名人员：请核对姓名，或先导入人员。")


def name_of(name: str, person_id: UUID, same: Sequence[UUID]) -> str:
    """A name by which the person is found again."""
    return name if list(same) == [person_id] else f"{name}（{person_id}）"
