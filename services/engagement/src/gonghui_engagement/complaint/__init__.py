"""Complaints, named and anonymous: triage, transfer, answer, appeal, review, closing, each with its clock."""
