// Records that nobody sent: the same ones in every run and on every machine.

/** Numbers from 0 to 1, always the same. */
function dice(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function tools(seed) {
  const random = dice(seed);
  const number = (below) => Math.floor(random() * below);
  const pick = (items) => items[number(items.length)];
  const often = (first, chance, others) => (random() < chance ? first : pick(others));
  const two = (count) => String(count).padStart(2, "0");
  const date = (end) => `20${20 + number(7)}-${two(1 + number(12))}-${two(1 + number(28))}T${two(number(24))}:${two(number(60))}:${two(number(60))}${end}`;
  const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const id = (kind) => `${kind}_${Array.from({ length: 29 }, () => letters[number(62)]).join("")}`;
  return { random, number, pick, often, date, id };
}

export function account({ often, date }) {
  return { type: "account", status: often("Allowed", 0.7, ["NotAllowed", "UnderReview", "Unknown", "Not Ready"]), lastUpdateDateTime: date("") };
}

const names = ["Ana Lima", "Bea O’Hara", "Chen Wei", "Dara Singh", "Erik Ståhl", "Fatou Diop", "Gül Aydın", "Hans Maier"];
const causes = ["River Watch", "Open Kitchen", "Escola do Bairro", "Les Jardins Partagés", "Night Shelter \"North\"", "Łąki i Lasy", "Books for All", "Hearing Dogs"];
const rejections = ["user_verification_expired", "reapply", "no_online_presence", "invalid_documentation", "mismatched_information", "other"];

/** As Goodstack answers when one submission is asked for, the older flat members included. */
export function submission({ random, number, pick, often, date, id }) {
  const status = often("succeeded", 0.5, ["pending", "processed", "failed"]);
  const accepted = random() < 0.75 ? date(".000Z") : null;
  const rejected = accepted === null && random() < 0.4 ? date(".000Z") : null;
  const agent = often("approved", 0.7, ["pending", "pending_user_verification", "pending_review", "rejected"]);
  const code = agent === "rejected" ? pick(rejections) : null;
  const [name, cause, request] = [pick(names), pick(causes), id("validationrequest")];
  const [first, last] = name.split(" ");
  const email = `${first}.${number(1000)}@example.org`;
  const eligibility = often("live", 0.8, ["pending", "pending_validation_request", "validation_request_failed", "cancelled", "cannot_define_eligibility"]);
  const answer = () => ({ status: random() < 0.95 ? "clear" : "flag" });
  return {
    data: {
      id: id("validationsubmission"), validationInviteId: random() < 0.5 ? id("validationinvite") : null, status: random() < 0.001 ? "archived" : status, organisationId: id("organisation"), organisationName: cause,
      validationRequestId: request, validationRequestName: cause,
      validationRequest: random() < 0.1 ? null : { acceptedAt: accepted, rejectedAt: rejected, id: request, name: cause, organisationTypes: pick([["nonprofit"], ["social_impact"], ["nonprofit", "social_impact"]]) },
      monitoringSubscriptionId: id("monitoringsubscription"), agentVerificationId: id("agentverification"),
      agentVerification: random() < 0.1 ? null : { id: id("agentverification"), email, firstName: first, lastName: last, status: agent, rejectionReason: code === null ? null : "Other", rejectionReasonCode: code, language: "en-GB" },
      eligibilitySubscriptionId: id("eligibilitysubscription"),
      eligibility: { status: eligibility, results: { eligibilityStatus: eligibility === "live" ? often("pass", 0.9, ["fail", null]) : null, confirmedActivitySubTags: Array.from({ length: number(4) }, () => id("activitysubtag")), rejectedActivitySubTags: [] } },
      ...(random() < 0.3 ? { monitoring: { status: "live", results: { complianceStatus: often("pass", 0.9, ["fail", null]), registration: { active: "yes" }, warning: answer(), sanction: answer(), controversial: answer(), commercial: answer(), adverseMedia: answer(), hateSpeech: answer() } } } : {}),
      organisation: { name: cause, countryCode: pick(["AUS", "GBR", "BRA", "POL", "FRA", "IND"]) },
      processedAt: date(".000Z"), createdAt: date(".000Z"),
      metadata: random() < 0.6 ? { crm: String(number(1e9)), campaign: pick(["spring", "autumn"]), desk: `desk ${number(40)}` } : {},
      partnerFields: random() < 0.7 ? { employees: number(5000), founded: 1900 + number(125), newsletter: random() < 0.5 } : null,
      configuration: { id: id("hostedconfiguration"), name: "Discounts", allowedOrganisations: { types: ["nonprofit", "social_impact"] } },
      agentVerificationEmail: email, agentVerificationFirstName: first, agentVerificationLastName: last, agentVerificationRejectionReason: code === null ? null : "Other",
      agentVerificationRejectionReasonCode: code, agentVerificationStatus: agent, validationRequestAcceptedAt: accepted, validationRequestRejectedAt: rejected,
    },
  };
}

/** The keys of every object in an order of their own. */
function shuffled(value, { number }) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, shuffled(inner, { number })]);
  for (let last = entries.length - 1; last > 0; last -= 1) {
    const other = number(last + 1);
    [entries[last], entries[other]] = [entries[other], entries[last]];
  }
  return Object.fromEntries(entries);
}

const escaped = (text) => text.replace(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
const nested = (depth) => (depth === 0 ? 1 : depth % 2 ? [nested(depth - 1)] : { in: nested(depth - 1) });

/** What one line of each set is; `index` counts them. */
const lines = {
  accounts: (tools) => JSON.stringify(account(tools)),
  submissions: (tools) => JSON.stringify(submission(tools)),
  mixed: (tools) => JSON.stringify(tools.random() < 0.8 ? account(tools) : submission(tools)),
  "accounts, keys shuffled": (tools) => JSON.stringify(shuffled(account(tools), tools)),
  "submissions, keys shuffled": (tools) => JSON.stringify(shuffled(submission(tools), tools)),
  // What a predictor of shapes would fall for.
  "a new key in every record": (tools, index) => JSON.stringify({ [`k${index}`]: 1, ...account(tools) }),
  "8,000 keys in rotation": (tools, index) => JSON.stringify({ [`k${10_000 + (index % 8000)}`]: 1, ...account(tools) }),
  "new keys in metadata": (tools, index) => {
    const record = submission(tools);
    record.data.metadata = { [`order ${index}`]: index, [`line ${index * 7}`]: "x" };
    return JSON.stringify(record);
  },
  "escapes everywhere": (tools) => JSON.stringify(account(tools)).replace(/"[^"]*"/g, escaped),
  "white space everywhere": (tools) => JSON.stringify(submission(tools), null, 1 + tools.number(8)).replaceAll("\n", "\t"),
  "deep nesting": (tools) => JSON.stringify({ more: nested(1 + tools.number(60)), ...account(tools) }),
};

export const sets = Object.keys(lines);
export const hostile = sets.slice(5);

/** About this many bytes of a set, whole lines. */
export function make(set, bytes) {
  const line = lines[set];
  const given = tools(20_261_120);
  const encoder = new TextEncoder();
  const data = new Uint8Array(bytes + 65_536);
  let [length, records, pending] = [0, 0, ""];
  while (length < bytes) {
    for (let count = 0; count < 20; count += 1) pending += `${line(given, (records += 1))}\n`;
    length += encoder.encodeInto(pending, data.subarray(length)).written;
    pending = "";
  }
  return { bytes: data.subarray(0, length), records };
}

/** Records one by one, for what takes objects. */
export function records(kind, count) {
  const given = tools(20_261_120);
  return Array.from({ length: count }, () => JSON.parse(JSON.stringify(kind(given))));
}
