def test_x(engine): pass
def test_y(fair): pass
