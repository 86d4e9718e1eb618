"""Relations that are loaded one by one in a loop over rows, and what the fix makes of the query."""

import pytest

from agent_services.runtime.discovery import load_agent
from agent_services.runtime.examples import try_rule
from agent_services.runtime.rule import Example, Match
from tests.support.agents.fixes import apply_fix

(RULE,) = (rule for rule in load_agent("performance").rules if rule.id == "performance/lazy-load-in-loop")

DJANGO = """\
from django.db import models

class Order(models.Model):
    customer = models.ForeignKey("Customer", on_delete=models.CASCADE)
    tags = models.ManyToManyField("Tag")
    day = models.DateField()
"""
ALCHEMY = """\
from sqlalchemy.orm import Mapped, mapped_column, relationship

class Order(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped["Customer"] = relationship()
    shop: Mapped["Shop"] = relationship(lazy="joined")
"""


def _found(body: str, models: str) -> list[Match]:
    code = f"from sqlalchemy import select\nfrom shop.models import Order\n\ndef f(session, use):\n    {body}\n"
    return try_rule(RULE, Example({"shop/a.py": code}, context={"shop/models.py": models, "shop/__init__.py": ""}))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("for o in Order.objects.all(): use(o.customer.name)", 1),
        ("for o in Order.objects.all(): use(o.customer.name, o.customer.age)", 1),
        ("for o in list(Order.objects.order_by('day')[:9]): use(o.customer)", 1),
        ("rows = list(rows)\n    for o in rows: use(o.customer)", 0),
        ("a = list(b)\n    b = sorted(a)\n    for o in b: use(o.customer)", 0),
        ("rows = Order.objects.exclude(a=1)\n    return {o.day: o.customer.name for o in rows}", 1),
        ("for o in Order.objects.all():\n        for t in o.tags.all(): use(t)", 1),
        ("for o in Order.objects.all(): use(o.line_set.all())", 1),
        ("for o in Order.objects.select_related('shop'): use(o.customer.name)", 1),
        ("for o in Order.objects.select_related('customer__town'): use(o.customer.name)", 0),
        ("for o in Order.objects.select_related(): use(o.customer.name)", 0),
        ("for o in Order.objects.prefetch_related(*use): use(o.customer.name)", 0),
        ("for o in Order.objects.all(): use(o.customer_id, o.day)", 0),
        ("for o in Order.objects.all(): o.customer = use", 0),
        ("for o in Order.objects.all(): use(o.tags.filter(a=1))", 0),
        ("for o in Order.objects.values('customer'): use(o.customer)", 0),
        ("for o in use(Order.objects.all()): use(o.customer.name)", 0),
        ("for o in Order.objects.all():\n        return o.customer.name", 0),
        ("rows = Order.objects.all()\n    rows = use(rows)\n    for o in rows: use(o.customer.name)", 0),
        ("for o in Other.objects.all(): use(o.customer.name)", 0),
    ],
)
def test_a_relation_of_django_is_loaded_once_or_at_every_step(body: str, count: int) -> None:
    assert len(_found(body, DJANGO)) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("for o in session.query(Order).filter_by(a=1).all(): use(o.customer.name)", 1),
        ("for o in session.scalars(select(Order).where(use)).all(): use(o.customer.name)", 1),
        ("for o in session.execute(select(Order)).scalars(): use(o.customer.name)", 1),
        ("for o in Order.query.filter_by(a=1): use(o.customer.name)", 1),
        ("for o in session.scalars(select(Order).options(use)): use(o.customer.name)", 0),
        ("for o in session.query(Order): use(o.shop.name)", 0),
        ("for o in session.query(Order.id, Order.a): use(o.customer)", 0),
        ("for o in session.execute(select(Order)): use(o.customer)", 0),
    ],
)
def test_a_relation_of_sqlalchemy_is_loaded_once_or_at_every_step(body: str, count: int) -> None:
    assert len(_found(body, ALCHEMY)) == count


@pytest.mark.parametrize(
    ("body", "models", "fixed"),
    [
        (
            "for o in Order.objects.all()[:9]: use(o.customer)",
            DJANGO,
            'Order.objects.all().select_related("customer")[:9]',
        ),
        ("for o in Order.objects.all(): use(o.tags.all())", DJANGO, 'Order.objects.all().prefetch_related("tags")'),
        (
            "for o in session.scalars(select(Order).where(use)): use(o.customer)",
            ALCHEMY,
            "select(Order).options(selectinload(Order.customer)).where(use)",
        ),
        (
            "for o in Order.query.all(): use(o.customer)",
            ALCHEMY,
            "Order.query.options(selectinload(Order.customer)).all()",
        ),
    ],
)
def test_the_fix_asks_for_the_relation_in_the_query(body: str, models: str, fixed: str) -> None:
    code = f"from sqlalchemy import select\nfrom shop.models import Order\n\ndef f(session, use):\n    {body}\n"
    context = {"shop/models.py": models, "shop/__init__.py": ""}
    (match,) = try_rule(RULE, Example({"shop/a.py": code}, context=context))
    assert match.fix is not None
    after = apply_fix(code, match.fix)
    assert fixed in after
    assert ("from sqlalchemy.orm import selectinload" in after) == (models is ALCHEMY)
    assert not try_rule(RULE, Example({"shop/a.py": after}, context=context))


def test_rows_that_are_locked_are_not_joined_to_others() -> None:
    (match,) = _found("for o in Order.objects.select_for_update(): use(o.customer)", DJANGO)
    assert match.fix is None
