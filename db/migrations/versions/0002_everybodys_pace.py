"""everybody's pace"""

from alembic import op
import sqlalchemy as sa
import db.schema

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns that may be empty: on both databases that is a matter of an instant, however many people there are.
    with op.batch_alter_table('chats', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paced_until', db.schema.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('again_until', db.schema.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('told_to_slow_at', db.schema.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('chats', schema=None) as batch_op:
        batch_op.drop_column('told_to_slow_at')
        batch_op.drop_column('again_until')
        batch_op.drop_column('paced_until')
