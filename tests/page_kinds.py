"""Every kind of page of the fictional region, by address: the tests of pages walk over them."""

from __future__ import annotations

PUBLIC = {
    "home": "/",
    "places": "/places/",
    "search": "/search/?q=ganner",
    "search without an answer": "/search/?q=qqqqqqqq",
    "search without a question": "/search/",
    "district": "/place/X07000003/",
    "unitary council": "/place/X06000001/",
    "upper tier council": "/place/X10000001/",
    "region": "/place/X12000001/",
    "combined authority": "/place/X47000001/",
    "integrated care board": "/place/X54000001/",
    "country": "/place/X92000001/",
    "ward": "/place/X05000013/",
    "indicators": "/indicators/",
    "indicator": "/indicator/cardiovascular-mortality-considered-preventable/",
    "indicator without intervals": "/indicator/gp-patients/",
    "trace": "/indicator/gp-patients/X07000003/trace/",
    "compare, the start": "/compare/",
    "compare with peers": "/compare/?place=X07000003",
    "compare with one": "/compare/?place=X07000003&with=X07000001",
    "rural": "/rural/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "papers": "/papers/",
    "paper": "/papers/hazard-log/",
    "paper with wide tables": "/papers/data-flows/",
    "sign in": "/account/sign-in/",
    "forgotten password": "/account/forgotten/",
}
MISSING = {
    "no such page": "/nothing-here/",
    "no such place": "/place/X99999999/",
    "no such indicator": "/indicator/never-measured/",
    "no such trace": "/indicator/gp-patients/X99999999/trace/",
    "link that is over": "/account/link/",
    "no such comparison": "/compare/?place=X99999999",
}
SIGNED_IN = {
    "own data": "/your-data/",
    "drawn places": "/places/drawn/",
    "how you are told": "/account/notices/",
    "your account": "/account/",
    "new password": "/account/password/",
    "phone to set up": "/account/second-factor/set-up/",
    "what you may do": "/governance/mine/",
    "what each role may do": "/governance/permissions/",
}
