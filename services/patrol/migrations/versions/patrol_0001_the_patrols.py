"""The patrols."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "patrol_0001"
down_revision = None
branch_labels = ("patrol",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checklists",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=True),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklists")),
        sa.UniqueConstraint("key", "division_code", "edition", name=op.f("uq_checklists_key_division_code_edition")),
    )
    op.create_table(
        "cleaning_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("cleaner_id", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("photos_before", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("photos_after", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.Uuid(), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_records")),
    )
    op.create_index(
        op.f("ix_cleaning_records_shift_id_cleaning_records_id"), "cleaning_records", ["shift_id", "id"], unique=False
    )
    op.create_table(
        "cleaning_schedules",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reach_id", sa.Uuid(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("window_from", sa.Text(), nullable=False),
        sa.Column("window_to", sa.Text(), nullable=False),
        sa.Column("weekdays", postgresql.ARRAY(sa.SmallInteger()), nullable=False),
        sa.Column("every_days", sa.SmallInteger(), nullable=False),
        sa.Column("short_of_policy", sa.Boolean(), nullable=False),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "reach_id IS NOT NULL OR (longitude IS NOT NULL AND latitude IS NOT NULL)",
            name=op.f("ck_cleaning_schedules_has_a_place"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_schedules")),
    )
    op.create_index(
        op.f("ix_cleaning_schedules_division_code_cleaning_schedules_id"),
        "cleaning_schedules",
        ["division_code", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_cleaning_schedules_reach_id"), "cleaning_schedules", ["reach_id"], unique=False)
    op.create_table(
        "dispatches",
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("location", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("participants", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("other_participants", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("vehicles", sa.Integer(), nullable=False),
        sa.Column("publicity_vehicles", sa.Integer(), nullable=False),
        sa.Column("leaflets", sa.Integer(), nullable=False),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("broadcast", sa.Boolean(), nullable=False),
        sa.Column("black_spots", sa.Integer(), nullable=False),
        sa.Column("straw_piles_unsafe", sa.Boolean(), nullable=True),
        sa.Column("photos", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index(
        op.f("ix_dispatches_division_code_dispatches_occurred_at"),
        "dispatches",
        ["division_code", "occurred_at"],
        unique=False,
    )
    op.create_index(op.f("ix_dispatches_occurred_at_dispatches_id"), "dispatches", ["occurred_at", "id"], unique=False)
    op.create_table(
        "field_days",
        sa.Column("town_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("places", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("participants", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("other_participants", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("hand_overs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("photos", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_days")),
    )
    op.create_index(
        op.f("ix_field_days_division_code_field_days_occurred_at"),
        "field_days",
        ["division_code", "occurred_at"],
        unique=False,
    )
    op.create_index(op.f("ix_field_days_occurred_at_field_days_id"), "field_days", ["occurred_at", "id"], unique=False)
    op.create_index(
        op.f("ix_field_days_town_code_field_days_occurred_at"), "field_days", ["town_code", "occurred_at"], unique=False
    )
    op.create_table(
        "field_months",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("responsible_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_months")),
        sa.UniqueConstraint("division_code", "period", name=op.f("uq_field_months_division_code_period")),
    )
    op.create_index(op.f("ix_field_months_due_at_field_months_id"), "field_months", ["due_at", "id"], unique=False)
    op.create_table(
        "finding_confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("finding_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("photos", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_confirmations")),
    )
    op.create_index(op.f("ix_finding_confirmations_finding_id"), "finding_confirmations", ["finding_id"], unique=False)
    op.create_index(op.f("ix_finding_confirmations_visit_id"), "finding_confirmations", ["visit_id"], unique=False)
    op.create_table(
        "findings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("severity", sa.SmallInteger(), nullable=False),
        sa.Column("disorder", sa.Text(), nullable=True),
        sa.Column("severity_by", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("understated", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recurrence_of", sa.Uuid(), nullable=True),
        sa.Column("recurrences", sa.Integer(), server_default="0", nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("quantity", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("location", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("photos", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("settled_on_spot", sa.Boolean(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(
        op.f("ix_findings_division_code_findings_found_at"), "findings", ["division_code", "found_at"], unique=False
    )
    op.create_index(op.f("ix_findings_found_at_findings_id"), "findings", ["found_at", "id"], unique=False)
    op.create_index(
        op.f("ix_findings_object_id_findings_found_at_findings_id"),
        "findings",
        ["object_id", "found_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_findings_round_id"), "findings", ["round_id"], unique=False)
    op.create_index(
        op.f("ix_findings_state_findings_found_at_findings_id"), "findings", ["state", "found_at", "id"], unique=False
    )
    op.create_table(
        "generation_progress",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=True),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generation_progress")),
    )
    op.create_table(
        "obligations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("policy_key", sa.Text(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=True),
        sa.Column("town_key_only", sa.Boolean(), nullable=False),
        sa.Column("checklist_key", sa.Text(), nullable=True),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("predecessor_id", sa.Uuid(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations")),
        sa.UniqueConstraint(
            "division_code", "key", "valid_from", name=op.f("uq_obligations_division_code_key_valid_from")
        ),
    )
    op.create_table(
        "photo_uses",
        sa.Column("photo_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("photo_id", "visit_id", name=op.f("pk_photo_uses")),
    )
    op.create_index(
        op.f("ix_photo_uses_patroller_id_photo_uses_made_at_photo_uses_photo_id_photo_uses_visit_id"),
        "photo_uses",
        ["patroller_id", "made_at", "photo_id", "visit_id"],
        unique=False,
    )
    op.create_index(op.f("ix_photo_uses_round_id"), "photo_uses", ["round_id"], unique=False)
    op.create_table(
        "photos",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("parts", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_longitude", sa.Double(), nullable=True),
        sa.Column("taken_latitude", sa.Double(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("looks", sa.BigInteger(), nullable=True),
        sa.Column("bands", postgresql.ARRAY(sa.Integer()), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index(op.f("ix_photos_bands"), "photos", ["bands"], unique=False, postgresql_using="gin")
    op.create_index(op.f("ix_photos_sha256"), "photos", ["sha256"], unique=False)
    op.create_index(
        "ix_photos_unfinished", "photos", ["touched_at"], unique=False, postgresql_where=sa.text("state = 'uploading'")
    )
    op.create_index(
        "ix_photos_untidy",
        "photos",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state <> 'uploading' AND parts <> '{}'"),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("participants", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("other_participants", sa.Integer(), nullable=False),
        sa.Column("vehicles", sa.Integer(), nullable=False),
        sa.Column("manner", sa.Text(), server_default="on_the_spot", nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pauses", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("clock_error_s", sa.Double(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_index(
        op.f("ix_rounds_division_code_rounds_ended_at"), "rounds", ["division_code", "ended_at"], unique=False
    )
    op.create_index(op.f("ix_rounds_ended_at_rounds_id"), "rounds", ["ended_at", "id"], unique=False)
    op.create_index(
        op.f("ix_rounds_patroller_id_rounds_ended_at_rounds_id"),
        "rounds",
        ["patroller_id", "ended_at", "id"],
        unique=False,
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rests_on", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("rule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("verdict_words", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("round_id", "kind", name=op.f("uq_signals_round_id_kind")),
    )
    op.create_index(
        op.f("ix_signals_division_code_signals_weight"), "signals", ["division_code", "weight"], unique=False
    )
    op.create_index(
        op.f("ix_signals_patroller_id_signals_weight_signals_ended_at_signals_id"),
        "signals",
        ["patroller_id", "weight", "ended_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_signals_state_signals_weight_signals_ended_at_signals_id"),
        "signals",
        ["state", "weight", "ended_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_signals_weight_signals_ended_at_signals_id"), "signals", ["weight", "ended_at", "id"], unique=False
    )
    op.create_table(
        "track_pieces",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "digest", name=op.f("pk_track_pieces")),
    )
    op.create_index(op.f("ix_track_pieces_received_at"), "track_pieces", ["received_at"], unique=False)
    op.create_table(
        "tracks",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("points", sa.LargeBinary(), nullable=False),
        sa.Column("points_sent", sa.Integer(), nullable=False),
        sa.Column("points_dropped", sa.Integer(), nullable=False),
        sa.Column("points_kept", sa.Integer(), nullable=False),
        sa.Column("length_m", sa.Integer(), nullable=False),
        sa.Column("moving_s", sa.Integer(), nullable=False),
        sa.Column("longest_gap_s", sa.Integer(), nullable=False),
        sa.Column("top_speed_mps", sa.Double(), nullable=False),
        sa.Column("leap_m", sa.Integer(), nullable=False),
        sa.Column("mock_share", sa.Double(), nullable=False),
        sa.Column("shape", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_tracks")),
    )
    op.create_index(
        op.f("ix_tracks_shape_tracks_recorded_at_tracks_round_id"),
        "tracks",
        ["shape", "recorded_at", "round_id"],
        unique=False,
    )
    op.create_table(
        "unexamined",
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_unexamined")),
        info={"again": "ignored"},
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("patroller_id", sa.Uuid(), nullable=False),
        sa.Column("participants", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("manner", sa.Text(), server_default="on_the_spot", nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("location", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("approach_m", sa.Integer(), nullable=True),
        sa.Column("walked_m", sa.Integer(), nullable=True),
        sa.Column("time_out_s", sa.Integer(), nullable=False),
        sa.Column("checklist_id", sa.Uuid(), nullable=True),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("photos", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("signature", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("problem_found", sa.Boolean(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("outcomes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index(
        op.f("ix_visits_division_code_visits_left_at"), "visits", ["division_code", "left_at"], unique=False
    )
    op.create_index(op.f("ix_visits_left_at_visits_id"), "visits", ["left_at", "id"], unique=False)
    op.create_index(
        op.f("ix_visits_object_id_visits_left_at_visits_id"), "visits", ["object_id", "left_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_visits_patroller_id_visits_left_at_visits_id"),
        "visits",
        ["patroller_id", "left_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_visits_round_id"), "visits", ["round_id"], unique=False)
    op.create_index(
        "ix_visits_uncounted",
        "visits",
        ["object_id"],
        unique=False,
        postgresql_where=sa.text("visits.outcomes @> '[{\"counted\": false}]'"),
    )
    op.create_table(
        "warnings",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=True),
        sa.Column("object_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warnings")),
    )
    op.create_index(
        op.f("ix_warnings_division_code_warnings_occurred_at"),
        "warnings",
        ["division_code", "occurred_at"],
        unique=False,
    )
    op.create_index(op.f("ix_warnings_occurred_at_warnings_id"), "warnings", ["occurred_at", "id"], unique=False)
    op.create_table(
        "cleaning_hands",
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["cleaning_schedules.id"], name=op.f("fk_cleaning_hands_schedule_id_cleaning_schedules")
        ),
        sa.PrimaryKeyConstraint("schedule_id", "valid_from", name=op.f("pk_cleaning_hands")),
    )
    op.create_table(
        "cleaning_shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reach_id", sa.Uuid(), nullable=True),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("climbs", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["cleaning_schedules.id"], name=op.f("fk_cleaning_shifts_schedule_id_cleaning_schedules")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleaning_shifts")),
        sa.UniqueConstraint("schedule_id", "day", "occasion", name=op.f("uq_cleaning_shifts_schedule_id_day_occasion")),
    )
    op.create_index(
        op.f("ix_cleaning_shifts_day_cleaning_shifts_division_code"),
        "cleaning_shifts",
        ["day", "division_code"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cleaning_shifts_division_code_cleaning_shifts_due_at"),
        "cleaning_shifts",
        ["division_code", "due_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cleaning_shifts_due_at_cleaning_shifts_id"), "cleaning_shifts", ["due_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_cleaning_shifts_reach_id_cleaning_shifts_due_at_cleaning_shifts_id"),
        "cleaning_shifts",
        ["reach_id", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cleaning_shifts_responsible_id_cleaning_shifts_due_at_cleaning_shifts_id"),
        "cleaning_shifts",
        ["responsible_id", "due_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_cleaning_shifts_state_cleaning_shifts_due_at_cleaning_shifts_id"),
        "cleaning_shifts",
        ["state", "due_at", "id"],
        unique=False,
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("obligation_key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("object_type", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("period_label", sa.Text(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligations.id"], name=op.f("fk_duties_obligation_id_obligations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint(
            "obligation_id",
            "object_id",
            "period",
            "ordinal",
            name=op.f("uq_duties_obligation_id_object_id_period_ordinal"),
        ),
    )
    op.create_index(op.f("ix_duties_division_code_duties_due_at"), "duties", ["division_code", "due_at"], unique=False)
    op.create_index(op.f("ix_duties_due_at_duties_id"), "duties", ["due_at", "id"], unique=False)
    op.create_index(
        op.f("ix_duties_object_id_duties_due_at_duties_id"), "duties", ["object_id", "due_at", "id"], unique=False
    )
    op.create_index(
        op.f("ix_duties_responsible_id_duties_due_at_duties_id"),
        "duties",
        ["responsible_id", "due_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_duties_state_duties_due_at_duties_id"), "duties", ["state", "due_at", "id"], unique=False)
    op.create_table(
        "fires",
        sa.Column("dispatch_id", sa.Uuid(), nullable=True),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("location", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=True),
        sa.Column("put_out_on_spot", sa.Boolean(), nullable=False),
        sa.Column("minutes_to_put_out", sa.Integer(), nullable=True),
        sa.Column("minutes_allowed", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("flags", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("person_known", sa.Boolean(), nullable=False),
        sa.Column("persuaded", sa.Boolean(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("referred_to", sa.Text(), nullable=True),
        sa.Column("photos_before", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("photos_after", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.String(length=16, collation="C"), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("paper", sa.Text(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_fires_dispatch_id_dispatches")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fires")),
    )
    op.create_index(op.f("ix_fires_dispatch_id"), "fires", ["dispatch_id"], unique=False)
    op.create_index(
        op.f("ix_fires_division_code_fires_occurred_at"), "fires", ["division_code", "occurred_at"], unique=False
    )
    op.create_index(op.f("ix_fires_occurred_at_fires_id"), "fires", ["occurred_at", "id"], unique=False)
