// Other packages, each as its documentation says, each giving the same outcomes.
import Ajv from "ajv";
import * as engine from "json-rules-engine";
import * as v from "valibot";
import * as z from "zod";
import { decide, facts, outcomeCodes } from "./rules.mjs";

// ── validators: what decides is of the right type, then plain JavaScript decides ───

function zod() {
  const text = z.string().nullish();
  const flag = z.looseObject({ status: text }).nullish();
  const results = z.looseObject({ complianceStatus: text, warning: flag, sanction: flag, controversial: flag, commercial: flag, adverseMedia: flag, hateSpeech: flag });
  const submission = z.looseObject({
    status: text,
    validationRequest: z.looseObject({ acceptedAt: text, rejectedAt: text, organisationTypes: z.array(z.string()).nullish() }).nullish(),
    agentVerification: z.looseObject({ status: text, rejectionReasonCode: text }).nullish(),
    eligibility: z.looseObject({ status: text, results: z.looseObject({ eligibilityStatus: text }).nullish() }).nullish(),
    monitoring: z.looseObject({ status: text, results: results.nullish() }).nullish(),
    organisation: z.looseObject({ countryCode: text }).nullish(),
    agentVerificationStatus: text,
    agentVerificationRejectionReasonCode: text,
    validationRequestAcceptedAt: text,
    validationRequestRejectedAt: text,
  });
  const record = z.union([z.looseObject({ data: submission }), z.looseObject({ type: text, status: text })]);
  return (value) => record.parse(value);
}

function valibot() {
  const text = v.nullish(v.string());
  const flag = v.nullish(v.looseObject({ status: text }));
  const results = v.looseObject({ complianceStatus: text, warning: flag, sanction: flag, controversial: flag, commercial: flag, adverseMedia: flag, hateSpeech: flag });
  const submission = v.looseObject({
    status: text,
    validationRequest: v.nullish(v.looseObject({ acceptedAt: text, rejectedAt: text, organisationTypes: v.nullish(v.array(v.string())) })),
    agentVerification: v.nullish(v.looseObject({ status: text, rejectionReasonCode: text })),
    eligibility: v.nullish(v.looseObject({ status: text, results: v.nullish(v.looseObject({ eligibilityStatus: text })) })),
    monitoring: v.nullish(v.looseObject({ status: text, results: v.nullish(results) })),
    organisation: v.nullish(v.looseObject({ countryCode: text })),
    agentVerificationStatus: text,
    agentVerificationRejectionReasonCode: text,
    validationRequestAcceptedAt: text,
    validationRequestRejectedAt: text,
  });
  const record = v.union([v.looseObject({ data: submission }), v.looseObject({ type: text, status: text })]);
  return (value) => v.parse(record, value);
}

function ajv() {
  const text = { type: ["string", "null"] };
  const object = (properties) => ({ type: ["object", "null"], properties });
  const flag = object({ status: text });
  const results = object({ complianceStatus: text, warning: flag, sanction: flag, controversial: flag, commercial: flag, adverseMedia: flag, hateSpeech: flag });
  const submission = object({
    status: text,
    validationRequest: object({ acceptedAt: text, rejectedAt: text, organisationTypes: { type: ["array", "null"], items: { type: "string" } } }),
    agentVerification: object({ status: text, rejectionReasonCode: text }),
    eligibility: object({ status: text, results: object({ eligibilityStatus: text }) }),
    monitoring: object({ status: text, results }),
    organisation: object({ countryCode: text }),
    agentVerificationStatus: text,
    agentVerificationRejectionReasonCode: text,
    validationRequestAcceptedAt: text,
    validationRequestRejectedAt: text,
  });
  const validate = new Ajv({ allowUnionTypes: true }).compile({ type: "object", properties: { data: submission, type: text, status: text } });
  return (value) => {
    if (!validate(value)) throw new TypeError("no record");
    return value;
  };
}

export const validators = { zod, ajv, valibot };

/** A decision from JSON text, behind each validator. */
export function validating(name) {
  const checked = validators[name]();
  return (text) => decide(checked(JSON.parse(text)));
}

// ── engines: the rule is data ───────────────────────────────────────────────

const agentStatuses = ["pending", "pending_user_verification", "pending_review", "approved", "rejected"];
const checkStatuses = ["live", "pending_validation_request", "validation_request_failed", "pending", "cancelled"];
const results = ["pass", "fail", "none"];

/** A function from a submission's record to its outcome: the whole rule in the engine, which looks the record up by paths. */
export function jsonRulesEngine() {
  const rules = new engine.Engine();
  rules.addOperator("isThere", (value, expected) => (value !== null && value !== undefined) === expected);
  rules.addOperator("isSet", (value, expected) => (typeof value === "string" && value !== "") === expected);
  rules.addOperator("isStranger", (value, known) => value !== null && value !== undefined && !known.includes(value));
  const at = (path, operator, value) => ({ fact: "submission", path: `$.${path}`, operator, value });
  const is = (path, value) => at(path, "equal", value);
  /** Of the part, or of the older flat member where there is none. */
  const either = (part, member, flat, ...test) => ({
    any: [{ all: [at(part, "isThere", true), at(`${part}.${member}`, ...test)] }, { all: [at(part, "isThere", false), at(flat, ...test)] }],
  });
  const rule = (outcome, priority, conditions) => rules.addRule({ conditions, priority, event: { type: outcome }, onSuccess: () => rules.stop() });
  rule("ineligible", 5, { all: [is("status", "failed")] });
  rule("review", 4, { any: [is("eligibility.status", "cannot_define_eligibility"), at("status", "notIn", ["pending", "processed", "succeeded"])] });
  rule("pending", 3, { all: [is("status", "pending")] });
  rule("review", 2, {
    any: [
      either("validationRequest", "rejectedAt", "validationRequestRejectedAt", "isSet", true),
      either("agentVerification", "status", "agentVerificationStatus", "equal", "rejected"),
      either("agentVerification", "status", "agentVerificationStatus", "isStranger", agentStatuses),
      is("eligibility.results.eligibilityStatus", "fail"), is("monitoring.results.complianceStatus", "fail"),
      is("eligibility.status", "validation_request_failed"), is("monitoring.status", "validation_request_failed"),
      at("eligibility.status", "isStranger", checkStatuses), at("monitoring.status", "isStranger", checkStatuses),
      at("eligibility.results.eligibilityStatus", "isStranger", results), at("monitoring.results.complianceStatus", "isStranger", results),
    ],
  });
  rule("eligible", 1, { all: [is("status", "succeeded")] });
  rule("pending", 1, { all: [is("status", "processed")] });
  return async (submission) => {
    const { events } = await rules.run({ submission });
    return outcomeCodes.indexOf(events[0].type);
  };
}

/** The same where plain JavaScript picks the facts and settles what falls back to what; the engine only compares. */
export function jsonRulesEngineOverFacts() {
  const is = (fact, value) => ({ fact, operator: "equal", value });
  const notIn = (fact, value) => ({ fact, operator: "notIn", value });
  const isIn = (fact, value) => ({ fact, operator: "in", value });
  const rules = new engine.Engine();
  const rule = (outcome, priority, conditions) => rules.addRule({ conditions, priority, event: { type: outcome }, onSuccess: () => rules.stop() });
  rule("ineligible", 5, { all: [is("status", "failed")] });
  rule("review", 4, { any: [is("eligibility", "cannot_define_eligibility"), notIn("status", ["pending", "processed", "succeeded"])] });
  rule("pending", 3, { all: [is("status", "pending")] });
  rule("review", 2, {
    any: [
      is("isRejected", true), is("agent", "rejected"), is("eligibilityResult", "fail"), is("complianceResult", "fail"), is("eligibility", "validation_request_failed"), is("monitoring", "validation_request_failed"),
      notIn("agent", agentStatuses), notIn("eligibility", checkStatuses), notIn("monitoring", checkStatuses), notIn("eligibilityResult", results), notIn("complianceResult", results),
    ],
  });
  rule("eligible", 1, { all: [is("status", "succeeded")] });
  rule("pending", 1, { all: [is("status", "processed")] });
  return async (record) => {
    const { events } = await rules.run(facts(record));
    return outcomeCodes.indexOf(events[0].type);
  };
}

/** The same with Cedar; the weightiest of the policies that hold is the outcome. */
export function cedar({ preparsePolicySet, statefulIsAuthorized }) {
  const set = (texts) => `[${texts.map((text) => `"${text}"`).join(", ")}]`;
  const isUndefined = 'context.eligibility == "cannot_define_eligibility"';
  const isBad = [
    "context.isRejected", 'context.agent == "rejected"', 'context.eligibilityResult == "fail"', 'context.complianceResult == "fail"', 'context.eligibility == "validation_request_failed"', 'context.monitoring == "validation_request_failed"',
    `!${set(agentStatuses)}.contains(context.agent)`, `!${set(checkStatuses)}.contains(context.eligibility)`, `!${set(checkStatuses)}.contains(context.monitoring)`, `!${set(results)}.contains(context.eligibilityResult)`, `!${set(results)}.contains(context.complianceResult)`,
  ].join(" || ");
  const policy = (condition) => `permit (principal, action, resource) when { ${condition} };`;
  const staticPolicies = {
    ineligible: policy('context.status == "failed"'),
    review: policy(`context.status != "failed" && (${isUndefined} || !["pending", "processed", "succeeded"].contains(context.status) || (context.status != "pending" && (${isBad})))`),
    pending: policy('["pending", "processed"].contains(context.status)'),
    eligible: policy('context.status == "succeeded"'),
  };
  const parsed = preparsePolicySet("outcomes", { staticPolicies });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed));
  const someone = { type: "Submission", id: "it" };
  const call = { principal: someone, action: { type: "Action", id: "decide" }, resource: someone, preparsedPolicySetId: "outcomes", entities: [] };
  return (record) => {
    const { response } = statefulIsAuthorized({ ...call, context: facts(record) });
    return Math.min(...response.diagnostics.reason.map((outcome) => outcomeCodes.indexOf(outcome)));
  };
}
