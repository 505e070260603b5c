"""Composition of the engagement service."""

from gonghui_engagement.activity import api as activity_api
from gonghui_engagement.activity import views as activity_views
from gonghui_engagement.activity.deadlines import ratings
from gonghui_engagement.complaint import api as complaint_api
from gonghui_engagement.complaint import views as complaint_views
from gonghui_engagement.complaint.deadlines import complaint_clocks
from gonghui_engagement.complaint.decider import COMPLAINT
from gonghui_engagement.consumers.organisation import project_members
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.service import Service

SERVICE = Service(
    "engagement",
    routers=[complaint_api.router, activity_api.router],
    projections=[
        complaint_views.project_complaints,
        complaint_views.project_words,
        activity_views.project_activities,
        activity_views.project_lists,
        project_members,
        *DIRECTORY,
    ],
    deadlines=[complaint_clocks, ratings],
    knowledge=Directory,
    claims={COMPLAINT.name: COMPLAINT},
)
