"""Engagement: complaints with clocks, activities with enrolment and satisfaction."""
