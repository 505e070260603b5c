"""Composition of the assessment service."""

from gonghui_assessment.accreditation import api as accreditation_api
from gonghui_assessment.accreditation.deadlines import accreditation_over
from gonghui_assessment.accreditation.training_views import project_gap_trainings
from gonghui_assessment.accreditation.views import project_rounds
from gonghui_assessment.adopted_scheme import api as scheme_api
from gonghui_assessment.adopted_scheme import views as scheme_views
from gonghui_assessment.annual_evaluation import api as evaluation_api
from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation import views as evaluation_views
from gonghui_assessment.annual_evaluation.running import AnnualEvaluations
from gonghui_assessment.appeal import api as appeal_api
from gonghui_assessment.appeal import views as appeal_views
from gonghui_assessment.appeal.deadlines import appeal_answer
from gonghui_assessment.appraisal import api as appraisal_api
from gonghui_assessment.appraisal import views as appraisal_views
from gonghui_assessment.calibration import api as calibration_api
from gonghui_assessment.calibration.running import Calibrations
from gonghui_assessment.calibration.views import project_calibrations
from gonghui_assessment.certificate import api as certificate_api
from gonghui_assessment.checklist import api as checklist_api
from gonghui_assessment.checklist.views import project_checklists
from gonghui_assessment.cockpit import api as cockpit_api
from gonghui_assessment.diagnosis import api as diagnosis_api
from gonghui_assessment.diagnosis import views as diagnosis_views
from gonghui_assessment.duty_standard import api as duty_standard_api
from gonghui_assessment.duty_standard import views as duty_standard_views
from gonghui_assessment.evidence import views as evidence_views
from gonghui_assessment.finding import api as finding_api
from gonghui_assessment.finding.deadlines import finding_due
from gonghui_assessment.finding.views import project_findings
from gonghui_assessment.good_practice import api as practice_api
from gonghui_assessment.good_practice.views import project_practices
from gonghui_assessment.judgement import api as judgement_api
from gonghui_assessment.judgement.decider import RATING
from gonghui_assessment.manual_evidence import api as manual_evidence_api
from gonghui_assessment.manual_evidence.views import project_facts, project_manual_evidence
from gonghui_assessment.measures_book import api as book_api
from gonghui_assessment.plan_year import api as plan_api
from gonghui_assessment.plan_year.views import project_plans
from gonghui_assessment.responsibility_letter import api as letter_api
from gonghui_assessment.responsibility_letter import views as letter_views
from gonghui_assessment.reward import api as reward_api
from gonghui_assessment.reward.deadlines import preferences_over
from gonghui_assessment.reward.views import project_preferences
from gonghui_assessment.self_score import api as self_score_api
from gonghui_assessment.self_score.views import project_self_scores
from gonghui_assessment.supervision import api as supervision_api
from gonghui_assessment.supervision.views import project_reviews
from gonghui_assessment.supervision.words import project_supervision_words
from gonghui_assessment.target import api as target_api
from gonghui_assessment.target import views as target_views
from gonghui_assessment.target.deadlines import target_stage_over, target_year_over
from gonghui_assessment.target.noticing import ReachedTargets
from gonghui_assessment.target_comment import api as comment_api
from gonghui_assessment.target_comment import views as comment_views
from gonghui_assessment.term_evaluation import api as term_api
from gonghui_assessment.term_evaluation import outcome_views
from gonghui_assessment.term_evaluation import views as term_views
from gonghui_assessment.term_evaluation.deadlines import objection_answer
from gonghui_assessment.term_evaluation.running import TermEvaluations
from gonghui_assessment.trial import api as trial_api
from gonghui_assessment.work_plan import api as work_plan_api
from gonghui_assessment.work_plan.views import project_work_plans
from gonghui_assessment.work_report import api as report_api
from gonghui_assessment.work_report.views import project_work_reports
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.service import Service

SERVICE = Service(
    "assessment",
    routers=[
        scheme_api.router,
        plan_api.router,
        work_plan_api.router,
        target_api.router,
        book_api.router,
        duty_standard_api.router,
        comment_api.router,
        letter_api.router,
        supervision_api.router,
        report_api.router,
        finding_api.router,
        practice_api.router,
        checklist_api.router,
        accreditation_api.router,
        judgement_api.router,
        manual_evidence_api.router,
        self_score_api.router,
        appraisal_api.router,
        evaluation_api.router,
        cockpit_api.router,
        diagnosis_api.router,
        appeal_api.router,
        calibration_api.router,
        certificate_api.router,
        term_api.router,
        reward_api.router,
        trial_api.router,
    ],
    projections=[
        *DIRECTORY,
        *evidence_views.PROJECTIONS,
        *diagnosis_views.PROJECTIONS,
        scheme_views.project_schemes,
        project_plans,
        project_work_plans,
        target_views.project_targets,
        target_views.project_stages,
        comment_views.project_comments,
        comment_views.project_comment_words,
        letter_views.project_letters,
        letter_views.project_deliveries,
        project_reviews,
        project_manual_evidence,
        project_facts,
        project_supervision_words,
        project_work_reports,
        project_findings,
        project_practices,
        project_checklists,
        project_rounds,
        project_gap_trainings,
        duty_standard_views.project_post_duties,
        duty_standard_views.project_duty_measures,
        appraisal_views.project_appraisals,
        appraisal_views.project_tallies,
        evaluation_views.project_evaluations,
        evaluation_views.project_results,
        project_self_scores,
        project_calibrations,
        appeal_views.project_appeals,
        appeal_views.project_score_words,
        appeal_views.project_revisions,
        appeal_views.project_judges,
        term_views.project_terms,
        term_views.project_holders,
        term_views.project_audits,
        term_views.project_figures,
        term_views.project_term_results,
        outcome_views.project_outcomes,
        outcome_views.project_outcome_words,
        project_preferences,
    ],
    deadlines=[
        target_year_over,
        target_stage_over,
        finding_due,
        accreditation_over,
        objection_answer,
        appeal_answer,
        preferences_over,
    ],
    workers={
        "evaluations": AnnualEvaluations,
        "term_evaluations": TermEvaluations,
        "calibrations": Calibrations,
        "reached_targets": ReachedTargets,
    },
    claims={RATING.name: RATING},
    schema=files.SCHEMA,
    knowledge=Directory,
)
