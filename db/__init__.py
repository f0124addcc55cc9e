"""What we remember: the engine, transactions, the outbox and the migrations."""
