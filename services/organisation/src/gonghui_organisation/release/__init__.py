"""The release of somebody elected to another job during the term: with the consent of the own committee and of the superior union."""
