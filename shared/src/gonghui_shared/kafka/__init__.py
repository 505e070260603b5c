"""Between the sealed log and Kafka: relay, consumer, feed."""
