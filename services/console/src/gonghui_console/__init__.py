"""The browser console: pages over the services, no rules of its own."""
