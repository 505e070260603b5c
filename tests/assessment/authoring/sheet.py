"""A sheet with one value of each kind, one judged item, a veto and a reward."""

from typing import Final

from gonghui_assessment.scheme.files import load

SCHEME: Final = load(
    """
scheme: trial
version: "2026"
title: {zh: 试行办法, en: trial}
source: {cited: none}
units: {zh: 工会, en: unions}
types: [school, office]
inputs:
  members: {zh: 会员人数, en: members}
  posted: {kind: yes_no, zh: 制度上墙, en: rules are posted}
  formed: {kind: date, zh: 成立日期, en: formed on}
  scores: {kind: numbers, zh: 小组得分, en: scores of groups}
  opinion: {kind: text, zh: 审计意见, en: opinion}
  accidents: {zh: 事故数, en: accidents}
indicators:
  - {code: "1", zh: 会员, full: 10, rule: {kind: formula, points: members / 10}}
  - {code: "2", zh: 制度, full: 5, rules: {school: {kind: yes_no, condition: posted}, office: {kind: yes_no, condition: not posted}}}
  - {code: "3", zh: 年限, full: 5, rule: {kind: formula, points: "months_between(formed, today) / 12"}}
  - {code: "4", zh: 小组, full: 10, rule: {kind: mean_of_parts, scores: scores}}
  - {code: "5", zh: 审计, full: 5, rule: {kind: bands, verdict: opinion, verdicts: {无保留: 5, 保留: 2}}}
  - {code: "6", zh: 述职, full: 10, rule: {kind: rater_mean, scale: 100, groups: [{rater: 会员, weight: 0.6}, {rater: 领导, weight: 0.4}]}}
vetoes:
  - {code: V1, zh: 发生事故, when: accidents > 0}
grading: {grades: [{grade: 优秀, min: 30}, {grade: 合格}]}
rewards:
  - {code: R1, zh: 奖金, when: place = 1, yuan: 10 * members}
"""
)
HEADER: Final = "单位名称,类型,会员人数,制度上墙,formed,小组得分,审计意见,事故数,评分 6 会员,rating 6 领导"
