"""Composition of the organisation service."""

from gonghui_organisation.account import api as account_api
from gonghui_organisation.account import views as account_views
from gonghui_organisation.activist import api as activist_api
from gonghui_organisation.activist import views as activist_views
from gonghui_organisation.allowance import api as allowance_api
from gonghui_organisation.allowance import views as allowance_views
from gonghui_organisation.appointment import api as appointment_api
from gonghui_organisation.appointment import views as appointment_views
from gonghui_organisation.authority import api as authority_api
from gonghui_organisation.committee import api as committee_api
from gonghui_organisation.committee import views as committee_views
from gonghui_organisation.conflict_of_interest import api as conflict_of_interest_api
from gonghui_organisation.conflict_of_interest import views as conflict_of_interest_views
from gonghui_organisation.consumers.assessment import follow_required_training, note_outcome
from gonghui_organisation.consumers.engagement import note_congress_held
from gonghui_organisation.consumers.finance import follow_handover
from gonghui_organisation.delegation import api as delegation_api
from gonghui_organisation.delegation import views as delegation_views
from gonghui_organisation.duty_sheet import api as duty_sheet_api
from gonghui_organisation.duty_sheet import views as duty_sheet_views
from gonghui_organisation.election import api as election_api
from gonghui_organisation.election import views as election_views
from gonghui_organisation.election.deadlines import posts_awarded
from gonghui_organisation.erasure import api as erasure_api
from gonghui_organisation.exit_audit import api as exit_audit_api
from gonghui_organisation.exit_audit import views as exit_audit_views
from gonghui_organisation.exit_audit.deadlines import exit_audit
from gonghui_organisation.formation import api as formation_api
from gonghui_organisation.formation import views as formation_views
from gonghui_organisation.hazard import api as hazard_api
from gonghui_organisation.hazard import views as hazard_views
from gonghui_organisation.hazard.deadlines import hazard_due
from gonghui_organisation.inspection import api as inspection_api
from gonghui_organisation.inspection import views as inspection_views
from gonghui_organisation.members_meeting import api as members_meeting_api
from gonghui_organisation.members_meeting import views as members_meeting_views
from gonghui_organisation.membership import api as membership_api
from gonghui_organisation.membership import views as membership_views
from gonghui_organisation.membership.deadlines import suspension_over
from gonghui_organisation.membership.decider import MEMBERSHIP
from gonghui_organisation.membership_application import api as membership_application_api
from gonghui_organisation.membership_application import views as membership_application_views
from gonghui_organisation.nomination import api as nomination_api
from gonghui_organisation.nomination import views as nomination_views
from gonghui_organisation.obligation import api as obligation_api
from gonghui_organisation.obligation import views as obligation_views
from gonghui_organisation.obligation.deadlines import duty_due
from gonghui_organisation.obligation.reviewing import SCHEMA as REVIEW_SCHEMA
from gonghui_organisation.obligation.reviewing import DutyReview
from gonghui_organisation.post import api as post_api
from gonghui_organisation.post import views as post_views
from gonghui_organisation.post.vacating import PostsOfEndedUnions
from gonghui_organisation.power import api as power_api
from gonghui_organisation.power import views as power_views
from gonghui_organisation.release import api as release_api
from gonghui_organisation.release import views as release_views
from gonghui_organisation.release.deadlines import release_silence
from gonghui_organisation.removal import api as removal_api
from gonghui_organisation.removal import views as removal_views
from gonghui_organisation.representation import api as representation_api
from gonghui_organisation.representation import views as representation_views
from gonghui_organisation.required_training import api as required_training_api
from gonghui_organisation.required_training import views as required_training_views
from gonghui_organisation.reserve import api as reserve_api
from gonghui_organisation.reserve import views as reserve_views
from gonghui_organisation.restructuring import api as restructuring_api
from gonghui_organisation.restructuring import views as restructuring_views
from gonghui_organisation.restructuring.moving import MemberMoves
from gonghui_organisation.roll_import import api as roll_import_api
from gonghui_organisation.roll_import.queue import SCHEMA as IMPORT_SCHEMA
from gonghui_organisation.roll_import.queue import RollImports
from gonghui_organisation.rule_registry import api as rule_registry_api
from gonghui_organisation.rule_registry import views as rule_registry_views
from gonghui_organisation.staffing import api as staffing_api
from gonghui_organisation.staffing import views as staffing_views
from gonghui_organisation.supervisor import api as supervisor_api
from gonghui_organisation.supervisor import views as supervisor_views
from gonghui_organisation.term import api as term_api
from gonghui_organisation.term import views as term_views
from gonghui_organisation.term.deadlines import term_due, term_of_ended_union
from gonghui_organisation.training_need import api as training_need_api
from gonghui_organisation.training_need import views as training_need_views
from gonghui_organisation.training_need.deadlines import training_need, training_overdue
from gonghui_organisation.union import api as union_api
from gonghui_organisation.union import committees, places
from gonghui_organisation.union import views as union_views
from gonghui_organisation.union.decider import UNION
from gonghui_organisation.unit_rule import api as unit_rule_api
from gonghui_organisation.unit_rule import views as unit_rule_views
from gonghui_organisation.unit_rule.deadlines import unit_rule_due
from gonghui_organisation.unorganised_unit import api as unorganised_unit_api
from gonghui_organisation.unorganised_unit import views as unorganised_unit_views
from gonghui_organisation.unorganised_unit.deadlines import formation_overdue
from gonghui_organisation.working_group import api as working_group_api
from gonghui_organisation.working_group import views as working_group_views
from gonghui_organisation.working_time import api as working_time_api
from gonghui_organisation.working_time import views as working_time_views
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.service import Service

SERVICE = Service(
    "organisation",
    routers=[
        union_api.router,
        membership_api.router,
        membership_application_api.router,
        roll_import_api.router,
        post_api.router,
        term_api.router,
        election_api.router,
        members_meeting_api.router,
        nomination_api.router,
        rule_registry_api.router,
        account_api.router,
        obligation_api.router,
        committee_api.router,
        supervisor_api.router,
        inspection_api.router,
        hazard_api.router,
        erasure_api.router,
        working_group_api.router,
        power_api.router,
        activist_api.router,
        unit_rule_api.router,
        restructuring_api.router,
        removal_api.router,
        representation_api.router,
        release_api.router,
        authority_api.router,
        unorganised_unit_api.router,
        formation_api.router,
        duty_sheet_api.router,
        staffing_api.router,
        working_time_api.router,
        allowance_api.router,
        reserve_api.router,
        appointment_api.router,
        conflict_of_interest_api.router,
        training_need_api.router,
        required_training_api.router,
        delegation_api.router,
        exit_audit_api.router,
    ],
    projections=[
        *DIRECTORY,
        union_views.project_unit_facts,
        union_views.project_formations,
        union_views.project_history,
        union_views.project_links,
        places.project_places,
        committees.project_committees,
        membership_views.project_roll,
        membership_views.project_member_names,
        membership_views.project_id_numbers,
        membership_application_views.project_applications,
        membership_views.project_notices,
        post_views.project_posts,
        post_views.project_funds_review_heads,
        term_views.project_clocks,
        election_views.project_elections,
        election_views.project_results,
        election_views.project_vettings,
        members_meeting_views.project_meetings,
        members_meeting_views.project_meeting_years,
        nomination_views.project_notes,
        rule_registry_views.project_proposals,
        account_views.project_passwords,
        account_views.project_ended,
        committee_views.project_benches,
        supervisor_views.project_supervisors,
        inspection_views.project_inspections,
        hazard_views.project_hazards,
        working_group_views.project_groups,
        power_views.project_uses,
        activist_views.project_activists,
        unit_rule_views.project_unit_rules,
        restructuring_views.project_cases,
        removal_views.project_removals,
        representation_views.project_representatives,
        release_views.project_releases,
        unorganised_unit_views.project_units,
        formation_views.project_cases,
        obligation_views.project_duties,
        obligation_views.project_congresses,
        obligation_views.project_changes,
        obligation_views.project_rechecks,
        duty_sheet_views.project_sheets,
        staffing_views.project_staffings,
        working_time_views.project_times,
        allowance_views.project_allowances,
        reserve_views.project_successors,
        appointment_views.project_appointments,
        conflict_of_interest_views.project_conflicts,
        conflict_of_interest_views.project_conflict_words,
        training_need_views.project_needs,
        required_training_views.project_required,
        delegation_views.project_delegations,
        exit_audit_views.project_exit_audits,
    ],
    deadlines=[
        suspension_over,
        posts_awarded,
        term_due,
        term_of_ended_union,
        duty_due,
        unit_rule_due,
        training_need,
        training_overdue,
        exit_audit,
        release_silence,
        formation_overdue,
        hazard_due,
    ],
    reactions=[note_outcome, follow_required_training, note_congress_held, follow_handover],
    workers={
        "duties": DutyReview,
        "roll_imports": RollImports,
        "member_moves": MemberMoves,
        "posts_of_ended_unions": PostsOfEndedUnions,
    },
    schema=f"{REVIEW_SCHEMA};{IMPORT_SCHEMA}",
    claims={"union": UNION, "membership": MEMBERSHIP},
    knowledge=Directory,
)
