"""Use cases: what is meant by what a ledger says, and what to write so that it is understood again."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from services.registry.references import lifecycle, repository
from services.registry.references.lifecycle import Found
from services.registry.sheets.lifecycle import Reference
from shared.auth.caller import Caller
from shared.db.session import Session


async def meant(session: Session, caller: Caller, kind: Reference, said: Collection[str]) -> Mapping[str, Found]:
    """Which records are meant, or why nobody can tell."""
    if not said:
        return {}
    if kind is not Reference.PERSON:
        return lifecycle.coded(kind, said, await repository.by_code(session, kind, said))
    known = list(await repository.people_named(session, caller, said))
    known += await repository.people_at(session, caller, [one for one in said if lifecycle.is_phone(one)])
    ids = {found for one in said if (found := lifecycle.id_in(one))}
    return lifecycle.people(said, known, await repository.people(session, ids))


async def written(session: Session, caller: Caller, kind: Reference, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What to write for records: their codes; for people their names, as long as these tell them apart."""
    if not ids:
        return {}
    if kind is not Reference.PERSON:
        return {row_id: code for row_id, (code, _) in (await repository.codes(session, kind, ids)).items()}
    names = await repository.people(session, ids)
    same: defaultdict[str, list[UUID]] = defaultdict(list)
    for name, person_id in await repository.people_named(session, caller, set(names.values())):
        same[name].append(person_id)
    return {person_id: lifecycle.name_of(name, person_id, same[name]) for person_id, name in names.items()}
