"""A small sheet: one item that is measured, one that is judged."""

SCHEME = """
scheme: s1
version: "1"
title: {zh: 考核, en: Assessment}
source: {cited: test}
units: {zh: 基层工会, en: primary unions}
total: 100
inputs:
  joining_rate: {origin: measured}
indicators:
  - code: "1"
    zh: 入会率
    full: 60
    rule: {kind: threshold, measure: joining_rate, target: 0.9}
  - code: "2"
    zh: 印象
    full: 40
    rule: {kind: assessor_judgement}
grading: {grades: [{grade: good, min: 80}, {grade: poor}]}
"""
