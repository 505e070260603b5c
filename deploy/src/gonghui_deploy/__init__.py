"""Running the platform: embedded servers, processes, the command line."""
