"""Composition of the finance service."""

from gonghui_finance.allocation import api as allocation_api
from gonghui_finance.allocation import views as allocation_views
from gonghui_finance.allocation.deadlines import allocation_due
from gonghui_finance.allowance import api as allowance_api
from gonghui_finance.allowance import views as allowance_views
from gonghui_finance.consumers.organisation import follow_allowances, follow_restructuring, follow_unorganised_units
from gonghui_finance.dues import api as dues_api
from gonghui_finance.dues import views as dues_views
from gonghui_finance.dues.deadlines import dues_arrears
from gonghui_finance.dues_report import api as dues_report_api
from gonghui_finance.handover import api as handover_api
from gonghui_finance.handover import views as handover_views
from gonghui_finance.ledger import api as ledger_api
from gonghui_finance.ledger import views as ledger_views
from gonghui_finance.preparatory_fund import api as preparatory_fund_api
from gonghui_finance.preparatory_fund import views as preparatory_fund_views
from gonghui_shared.directory import DIRECTORY, Directory
from gonghui_shared.service import Service

SERVICE = Service(
    "finance",
    routers=[
        dues_api.router,
        dues_report_api.router,
        allocation_api.router,
        allowance_api.router,
        ledger_api.router,
        handover_api.router,
        preparatory_fund_api.router,
    ],
    projections=[
        dues_views.project_arrears,
        dues_views.project_years,
        dues_views.project_signals,
        allocation_views.project_months,
        allocation_views.project_remittances,
        allowance_views.project_allowances,
        ledger_views.project_balances,
        handover_views.project_handovers,
        preparatory_fund_views.project_funds,
        *DIRECTORY,
    ],
    deadlines=[dues_arrears, allocation_due],
    reactions=[follow_restructuring, follow_unorganised_units, follow_allowances],
    knowledge=Directory,
)
