"""What ails the unions of a federation, as the field names it: live signs from events, each traced to unions and events."""
