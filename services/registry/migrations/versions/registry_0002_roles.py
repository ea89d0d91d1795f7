"""The thirteen roles.

- The three administrators see no business data: `security_admin` manages accounts without `registry:read`, and no two
  of them share a scope beyond their own messages.
- `complaints:reveal` is the clerk's alone (who calls the complainant back), and so is `registry:reveal`; each use takes
  a reason and is logged. `contacts:read`, the phone numbers of officers, is for those who work with them in the town.
- `notices:write` is what hands out notices on the doorstep; `registry:write` includes it.
- `policies:write` is the clerk's too: rows are versioned, and a default cannot claim a document.
- `registry:decide`, on applications for admission, is the town's leaders': whoever proposes has `registry:write`.
- That the verifier is not the handler is a rule of each case; a role may have both scopes, since the same few people
  do both.
- A role of `own` rows reads `reporting` for "my work" only: what is counted for a division is refused to it there.
"""

import sqlalchemy as sa
from alembic import op

revision = "registry_0002"
down_revision = "registry_0001"
branch_labels = None
depends_on = None

# code, label, rows, scopes
ROLES = (
    (
        "clerk",
        "规环办经办人",
        "division",
        (
            "registry:read registry:write registry:reveal contacts:read policies:write patrol:read patrol:write "
            "patrol:manage complaints:create complaints:read complaints:write complaints:verify complaints:reveal "
            "reporting:read notifications:read"
        ),
    ),
    (
        "grid_member",
        "网格员",
        "division",
        (
            "registry:read notices:write contacts:read patrol:read patrol:write complaints:create complaints:read "
            "reporting:read notifications:read"
        ),
    ),
    (
        "village_cadre",
        "包村干部",
        "division",
        (
            "registry:read contacts:read patrol:read patrol:write complaints:create complaints:read "
            "complaints:write complaints:verify reporting:read notifications:read"
        ),
    ),
    (
        "river_chief_village",
        "村级河长",
        "division",
        (
            "registry:read contacts:read patrol:read patrol:write complaints:create complaints:read "
            "complaints:write reporting:read notifications:read"
        ),
    ),
    (
        "river_chief_town",
        "镇级河长",
        "division",
        (
            "registry:read contacts:read patrol:read patrol:write patrol:manage complaints:create complaints:read "
            "complaints:write complaints:verify reporting:read notifications:read"
        ),
    ),
    (
        "town_leader",
        "镇领导",
        "division",
        (
            "registry:read registry:decide contacts:read patrol:read patrol:write complaints:read complaints:write "
            "complaints:verify accountability:decide reporting:read notifications:read"
        ),
    ),
    (
        "enforcement",
        "执法人员",
        "division",
        (
            "registry:read contacts:read patrol:read patrol:write complaints:create complaints:read "
            "complaints:write complaints:verify reporting:read notifications:read"
        ),
    ),
    (
        "responsible_unit",
        "责任单位",
        "own",
        "complaints:read complaints:write reporting:read notifications:read",
    ),
    (
        "county_office",
        "县级主管部门",
        "division",
        "registry:read patrol:read complaints:read reporting:read notifications:read",
    ),
    (
        "citizen",
        "居民",
        "own",
        "complaints:create complaints:read notifications:read",
    ),
    (
        "system_admin",
        "系统管理员",
        "own",
        "system:operate notifications:read",
    ),
    (
        "security_admin",
        "安全管理员",
        "division",
        "accounts:write notifications:read",
    ),
    (
        "audit_admin",
        "审计管理员",
        "division",
        "audit:read notifications:read",
    ),
)


def upgrade() -> None:
    roles = sa.table(
        "roles", sa.column("code"), sa.column("label"), sa.column("scopes", sa.ARRAY(sa.Text)), sa.column("rows")
    )
    op.bulk_insert(
        roles,
        [{"code": code, "label": label, "scopes": scopes.split(), "rows": rows} for code, label, rows, scopes in ROLES],
    )
