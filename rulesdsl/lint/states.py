"""States and provinces of North America, and the letters that stores send for them."""

from __future__ import annotations

_UNITED_STATES = (
    "alabama AL, alaska AK, arizona AZ, arkansas AR, california CA, colorado CO, connecticut CT, "
    "delaware DE, district of columbia DC, florida FL, georgia GA, hawaii HI, idaho ID, "
    "illinois IL, indiana IN, iowa IA, kansas KS, kentucky KY, louisiana LA, maine ME, "
    "maryland MD, massachusetts MA, michigan MI, minnesota MN, mississippi MS, missouri MO, "
    "montana MT, nebraska NE, nevada NV, new hampshire NH, new jersey NJ, new mexico NM, "
    "new york NY, north carolina NC, north dakota ND, ohio OH, oklahoma OK, oregon OR, pennsylvania PA, "
    "rhode island RI, south carolina SC, south dakota SD, tennessee TN, texas TX, utah UT, "
    "vermont VT, virginia VA, washington WA, west virginia WV, wisconsin WI, wyoming WY"
)

_CANADA = (
    "alberta AB, british columbia BC, manitoba MB, new brunswick NB, newfoundland and labrador NL, "
    "northwest territories NT, nova scotia NS, nunavut NU, ontario ON, prince edward island PE, "
    "quebec QC, québec QC, saskatchewan SK, yukon YT"
)

STATES = {
    name: code
    for its in (_UNITED_STATES, _CANADA)
    for name, _, code in (it.rpartition(" ") for it in its.split(", "))
}
"""Their two letters by their names, folded as conditions compare them."""
