"""The audit of economic responsibility that is asked for when a chair has left office."""
