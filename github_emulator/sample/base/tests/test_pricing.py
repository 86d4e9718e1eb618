from storefront import pricing


def test_shipping_is_free_from_fifty_euros():
    assert pricing.shipping(5000) == 0


def test_an_unknown_country_pays_no_tax():
    assert pricing.with_tax(1000, "XX") == 1000


def test_the_total_is_the_sum():
    assert pricing.total([100, 250]) == 350
