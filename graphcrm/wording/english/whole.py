"""Why a part of everything about a customer cannot be had."""

from graphcrm.wording.templates import Catalogue

MESSAGES: Catalogue = {
    "whole.no_run": "Nothing has been analysed yet. Run 'graphcrm analyze'.",
    "whole.newcomer": "It came after the last analysis. Run 'graphcrm analyze' again.",
    "whole.value_left_out": "The last analysis left value out. Run 'graphcrm analyze --value'.",
    "whole.no_activity": (
        "The last analysis found no interactions to reckon value from. Load purchases, and run "
        "'graphcrm analyze'."
    ),
    "whole.no_value": "The last analysis found no purchase, rating or date of this customer.",
    "whole.never_bought": "It bought nothing up to the last analysis.",
    "whole.no_stage": "No rule of the lifecycle gave it a stage.",
    "whole.no_churn": (
        "Only who bought and is not gone can leave, and only where there was enough to learn from: "
        "the report of value says whether there was."
    ),
    "whole.no_rating": "It rated nothing up to the last analysis.",
    "whole.no_product": "Nobody bought a product with an id up to the last analysis.",
    "whole.no_likely": (
        "The last analysis learnt no likely ties. Run 'graphcrm analyze --likely'."
    ),
    "whole.no_consent": (
        "No consent was loaded, which is neither a yes nor a no. Ask the system that keeps it, or "
        "load a column such as 'consent' or 'email_opt_in'."
    ),
}
