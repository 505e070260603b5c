"""Evaluation of terms of office: years, targets, members' appraisals and integrity become a grade and an advice.

The advice goes to organisation as a note for those who vet candidates. Nobody is removed or barred by it.
"""
