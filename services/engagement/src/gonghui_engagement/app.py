"""Composition of the engagement service."""

from gonghui_engagement.activity import api as activity_api
from gonghui_engagement.activity import views as activity_views
from gonghui_engagement.activity.deadlines import ratings
from gonghui_engagement.aid import api as aid_api
from gonghui_engagement.aid.decider import HARDSHIP
from gonghui_engagement.aid.views import project_aid
from gonghui_engagement.complaint import api as complaint_api
from gonghui_engagement.complaint import views as complaint_views
from gonghui_engagement.complaint.deadlines import complaint_clocks
from gonghui_engagement.complaint.decider import COMPLAINT
from gonghui_engagement.congress import api as congress_api
from gonghui_engagement.congress.views import project_congresses
from gonghui_engagement.consumers.organisation import project_members, project_unit_staff
from gonghui_engagement.contract import api as contract_api
from gonghui_engagement.contract.deadlines import contract_effect, contract_expiry
from gonghui_engagement.contract.views import project_contracts
from gonghui_engagement.disclosure import api as disclosure_api
from gonghui_engagement.disclosure.deadlines import disclosure_questions, disclosure_results
from gonghui_engagement.disclosure.views import project_disclosures
from gonghui_engagement.survey import api as survey_api
from gonghui_engagement.survey.deadlines import survey_closing
from gonghui_engagement.survey.views import project_surveys
from gonghui_engagement.training import api as training_api
from gonghui_engagement.training import views as training_views
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.service import Service

SERVICE = Service(
    "engagement",
    routers=[
        complaint_api.router,
        activity_api.router,
        congress_api.router,
        disclosure_api.router,
        contract_api.router,
        training_api.router,
        aid_api.router,
        survey_api.router,
    ],
    projections=[
        complaint_views.project_complaints,
        complaint_views.project_words,
        activity_views.project_activities,
        activity_views.project_lists,
        project_congresses,
        project_disclosures,
        project_contracts,
        training_views.project_trainings,
        training_views.project_hours,
        project_aid,
        project_surveys,
        project_members,
        project_unit_staff,
        *DIRECTORY,
    ],
    deadlines=[
        complaint_clocks,
        ratings,
        disclosure_questions,
        disclosure_results,
        contract_effect,
        contract_expiry,
        survey_closing,
    ],
    knowledge=Directory,
    claims={COMPLAINT.name: COMPLAINT, HARDSHIP.name: HARDSHIP},
)
