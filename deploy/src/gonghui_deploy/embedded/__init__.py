"""PostgreSQL and Kafka as child processes in one data directory, on loopback, for a machine that has neither."""
