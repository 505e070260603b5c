"""The entry training that a new cadre needs: due a time after the post was filled, overdue when nobody gave it."""
