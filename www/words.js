// The package's words in plain English.

export const outcomes = {
  eligible: ["Eligible", "Let them go ahead."],
  ineligible: ["Not eligible", "Do not go ahead."],
  pending: ["Pending", "Not yet: somebody or something will still settle it."],
  review: ["Needs review", "Grant nothing until a person has looked."],
  idle: ["Nothing to read yet", "Paste or type what the provider sent; the answer appears as you type."],
  error: ["No answer", "The check did not come to an end, so nothing is granted."],
};

export const effects = { grants: "grants", blocks: "blocks", holds: "holds", informs: "for information" };

/** By actor and recourse; "you" are the partner. */
export const moves = {
  "none none": "Nobody has to act.",
  "provider none": "Only the provider can change it.",
  "organisation none": "It is what the organisation is.",
  "partner none": "It is how you set up the programme.",
  "provider wait": "The provider is at work on it; wait.",
  "customer contact": "The customer has to clear it up with you or the provider.",
  "partner contact": "You have to look into it, with the provider where needed.",
  "partner retry": "You have to ask again later.",
  "applicant act": "The applicant has to correct or complete something.",
  "applicant retry": "The applicant has to apply again.",
  "organisation contact": "The organisation has to clear it up with you or the provider.",
  "organisation retry": "The organisation has to confirm the next application in time.",
};

export const operations = {
  purchase: "Buy",
  increaseSeats: "Add seats",
  upgrade: "Upgrade",
  renew: "Renew",
  reduceSeats: "Remove seats",
  cancel: "Cancel",
};

export const providers = { "partner-center": "Microsoft Partner Center", goodstack: "Goodstack" };
