"""Surveys of members' needs: open for a time, answered once each, told only where enough answered."""
