"""Every column that holds personal data, or looks like it: sealed, or in clear for a reason that is written here.

A new column of such a name fails until somebody has decided: `sealed(Personal.…)` for what a natural person would not
have published, else a line below that says why it may stand in clear.
"""

import importlib
import re
from collections.abc import Iterator

import sqlalchemy as sa

from services.registry.kinds.schemas import DETAILS
from services.registry.searched import SEARCHED
from shared.masking import Personal
from shared.sealed import sealed_columns, table_of

SERVICES = ("registry", "patrol", "complaints", "reporting")
SEALED = {
    "registry.people.phone": Personal.PHONE,
    "registry.sources.head_name": Personal.NAME,
    "registry.sources.contact_phone": Personal.PHONE,
    "registry.sources.owner_id_number": Personal.ID_NUMBER,
    "registry.notices.signed_by": Personal.NAME,
    "registry.notices.witness": Personal.NAME,
    "registry.admissions.head_name": Personal.NAME,
    "registry.admissions.contact_phone": Personal.PHONE,
    "registry.admissions.owner_id_number": Personal.ID_NUMBER,
    "registry.import_rows.content": Personal.OTHER,
    "complaints.complainants.sealed": Personal.OTHER,
}
IN_CLEAR = {
    "registry.people.name": "officers and heads of units, under the name that the town publishes; never a citizen",
    "registry.accounts.username": "chosen by the administrator for a login; shown to administrators only",
    "registry.login_attempts.name_hash": "a hash, since people type their password there too",
    "registry.divisions.name": "a place",
    "registry.imports.name": "of a file",
    "registry.listings.list_name": "of a list",
    "registry.sources.name": "what everybody calls the place; a household farm's is the farm's",
    "registry.sources.registered_name": "on the licence, which is published",
    "registry.sources.industry_name": "of a trade",
    "registry.admissions.applicant": "who asks the town for a public decision, under the name of the firm or farm",
    "registry.admissions.address": "of the project's site",
    "registry.search_entries.name": "of a record, as its own list shows it",
    "registry.equipment.name": "of a thing",
    "registry.maintenance.done_by": "the operator or a company; the form says that no person's name is entered",
    "registry.notices.recipient": "a house number; the form says that no name is entered",
    "registry.notices.recipient_type": "a word of ours",
    "registry.river_offices.name": "of an office",
    "registry.river_offices.telephone": "of an office, published on its signs",
    "registry.river_offices.head_post_code": "a word of ours",
    "registry.rivers.name": "of a river",
    "registry.reaches.name": "of a reach",
    "registry.signs.chiefs": "the officials whom the sign beside the river names",
    "registry.signs.hotline": "the number that the sign tells everybody",
    "registry.zones.name": "of a zone",
    "registry.handover_moves.name": "of a source, a reach, a post or a case, as its own list shows it",
    "registry.market_towns.name": "of a market place",
    "patrol.duties.object_name": "of a source or a reach",
    "patrol.visits.object_name": "of a source or a reach",
    "patrol.findings.object_name": "of a source or a reach",
}
EVERYWHERE = ".recorded_for"  # the post of whoever's paper was entered, of which the form gives an example
LOOKS_PERSONAL = re.compile(
    r"(^|_)(name|username|phone|telephone|tel|mobile|hotline|wechat|email|id_number|id_card|identity|address|contact|"
    r"applicant|representative|legal_person|witness|signer|signed_by|done_by|handled_by|owner|head|recipient|chiefs|"
    r"complainant|reporter|resident|villager|recorded_for)(_|$)"
)
_NO_WORDS = (sa.Uuid, sa.Integer, sa.Boolean, sa.DateTime, sa.Date, sa.Numeric)


def columns() -> Iterator[tuple[str, sa.Column[object]]]:
    """Every column of every service by its whole name, but for ids and numbers."""
    for service in SERVICES:
        for table in importlib.import_module(f"services.{service}.models").Base.metadata.sorted_tables:
            for column in table.columns:
                of = column.type.item_type if isinstance(column.type, sa.ARRAY) else column.type
                if not isinstance(of, _NO_WORDS) and "index_of" not in column.info:
                    yield f"{service}.{table.name}.{column.name}", column


def test_what_is_sealed_is_what_is_listed_here() -> None:
    assert {name: column.info["sealed"] for name, column in columns() if "sealed" in column.info} == SEALED


def test_a_column_that_looks_like_personal_data_is_sealed_or_says_why_not() -> None:
    looking = {name for name, _ in columns() if LOOKS_PERSONAL.search(name.rpartition(".")[2])}
    undecided = {name for name in looking - SEALED.keys() - IN_CLEAR.keys() if not name.endswith(EVERYWHERE)}
    assert undecided == set(), "seal these with sealed(Personal.…), or say in IN_CLEAR why they may stand in clear"
    assert IN_CLEAR.keys() <= looking, "these columns are gone: take their lines out"


def test_what_a_kind_adds_to_a_source_names_nobody() -> None:
    """Those fields are one column of JSON, which nothing seals."""
    added = {f"{kind}.{name}" for kind, details in DETAILS.items() for name in details.model_fields}
    assert {name for name in added if LOOKS_PERSONAL.search(name.rpartition(".")[2])} == set()


def test_what_is_sealed_is_not_looked_for_by_its_words() -> None:
    for searched in SEARCHED.values():
        looked = {searched.name, searched.code, *searched.names, *searched.numbers, *searched.texts}
        assert looked.isdisjoint(sealed_columns(table_of(searched.table)))
