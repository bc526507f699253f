// The package's words in plain English.

export const outcomes = {
  eligible: ["Eligible", "Let them go ahead."],
  ineligible: ["Not eligible", "Do not go ahead."],
  pending: ["Pending", "Not yet: somebody or something will still settle it."],
  review: ["Needs review", "Grant nothing until a person has looked."],
  error: ["No answer", "The check did not come to an end, so nothing is granted."],
};

export const effects = { grants: "grants", blocks: "blocks", holds: "holds", informs: "for information" };

export const actors = {
  customer: "The customer",
  applicant: "The applicant",
  organisation: "The organisation",
  partner: "The partner",
  provider: "The provider",
  none: "Nobody",
};

// After an actor: "The applicant has to try again."
export const recourses = {
  none: "need not do anything",
  wait: "is at work on it: wait",
  retry: "has to try again",
  act: "has to correct or complete something",
  contact: "has to get in touch",
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
