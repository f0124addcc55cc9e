"""What is for sale: zones, communities, products, options, departures, stock, search."""
