"""The four tiers of river chiefs in Chongqing: 重庆市河长制条例 art. 9. A county may lay down others.

The town's and the village's answer for each reach; the city's and the county's for rivers as a whole.
"""

import sqlalchemy as sa
from alembic import op

from shared.ids import derived_id

revision = "registry_0003"
down_revision = "registry_0002"
branch_labels = None
depends_on = None

BASIS = "《重庆市河长制条例》第九条"
# code, label, digits of its divisions' codes, post, whether each reach has one of its own
TIERS = (
    ("city", "市级河长", 4, None, False),
    ("county", "区县级河长", 6, None, False),
    ("town", "镇级河长", 9, "river_chief_town", True),
    ("village", "村级河长", 12, "river_chief_village", True),
)


def upgrade() -> None:
    tiers = sa.table(
        "river_tiers",
        sa.column("id", sa.Uuid),
        sa.column("version"),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
        sa.column("recorded_by", sa.Uuid),
        sa.column("code"),
        sa.column("label"),
        sa.column("rank", sa.SmallInteger),
        sa.column("digits", sa.SmallInteger),
        sa.column("post_code"),
        sa.column("on_reach", sa.Boolean),
        sa.column("basis"),
    )
    rows = [
        {
            "id": derived_id("river-tier", code),
            "version": 1,
            "recorded_at": sa.func.now(),
            "recorded_by": derived_id("account", "operator"),
            "code": code,
            "label": label,
            "rank": rank,
            "digits": digits,
            "post_code": post_code,
            "on_reach": on_reach,
            "basis": BASIS,
        }
        for rank, (code, label, digits, post_code, on_reach) in enumerate(TIERS, start=1)
    ]
    for row in rows:
        op.execute(sa.insert(tiers).values(row))
