"""Composition of the assessment service."""

from gonghui_assessment.adopted_scheme import api as scheme_api
from gonghui_assessment.adopted_scheme import views as scheme_views
from gonghui_assessment.annual_evaluation import api as evaluation_api
from gonghui_assessment.annual_evaluation import files
from gonghui_assessment.annual_evaluation import views as evaluation_views
from gonghui_assessment.annual_evaluation.running import AnnualEvaluations
from gonghui_assessment.appeal import api as appeal_api
from gonghui_assessment.appeal import views as appeal_views
from gonghui_assessment.appeal.deadlines import appeal_answer
from gonghui_assessment.calibration import api as calibration_api
from gonghui_assessment.calibration.running import Calibrations
from gonghui_assessment.calibration.views import project_calibrations
from gonghui_assessment.certificate import api as certificate_api
from gonghui_assessment.cockpit import api as cockpit_api
from gonghui_assessment.diagnosis import api as diagnosis_api
from gonghui_assessment.diagnosis import views as diagnosis_views
from gonghui_assessment.evidence import views as evidence_views
from gonghui_assessment.judgement import api as judgement_api
from gonghui_assessment.responsibility_letter import api as letter_api
from gonghui_assessment.responsibility_letter import views as letter_views
from gonghui_assessment.supervision import api as supervision_api
from gonghui_assessment.supervision.views import project_reviews
from gonghui_assessment.target import api as target_api
from gonghui_assessment.target import views as target_views
from gonghui_assessment.target.deadlines import target_year_over
from gonghui_assessment.term_evaluation import api as term_api
from gonghui_assessment.term_evaluation import outcome_views
from gonghui_assessment.term_evaluation import views as term_views
from gonghui_assessment.term_evaluation.deadlines import objection_answer
from gonghui_assessment.term_evaluation.running import TermEvaluations
from gonghui_assessment.trial import api as trial_api
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.service import Service

SERVICE = Service(
    "assessment",
    routers=[
        scheme_api.router,
        target_api.router,
        letter_api.router,
        supervision_api.router,
        judgement_api.router,
        evaluation_api.router,
        cockpit_api.router,
        diagnosis_api.router,
        appeal_api.router,
        calibration_api.router,
        certificate_api.router,
        term_api.router,
        trial_api.router,
    ],
    projections=[
        *DIRECTORY,
        *evidence_views.PROJECTIONS,
        *diagnosis_views.PROJECTIONS,
        scheme_views.project_schemes,
        target_views.project_targets,
        letter_views.project_letters,
        project_reviews,
        evaluation_views.project_evaluations,
        evaluation_views.project_results,
        project_calibrations,
        appeal_views.project_appeals,
        appeal_views.project_score_words,
        appeal_views.project_revisions,
        appeal_views.project_judges,
        term_views.project_terms,
        term_views.project_holders,
        term_views.project_term_results,
        outcome_views.project_outcomes,
        outcome_views.project_outcome_words,
    ],
    deadlines=[target_year_over, objection_answer, appeal_answer],
    workers={"evaluations": AnnualEvaluations, "term_evaluations": TermEvaluations, "calibrations": Calibrations},
    schema=files.SCHEMA,
    knowledge=Directory,
)
