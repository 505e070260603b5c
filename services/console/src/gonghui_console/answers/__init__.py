"""What the console needs of the services' answers, by service; whatever else they say is left aside."""
