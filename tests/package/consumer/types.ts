import * as root from "good-standing";
import * as inline from "good-standing/inline";
import { createCheckHandler, createWebhookHandler, type PublicDecision } from "good-standing/server";
import { signWebhook } from "good-standing/testing";
import { accountStatuses, isAccountStatus, type AccountStatus } from "good-standing/enums";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Decision, GoodStandingError, Outcome, Reason, WebhookEvent, WebhookEventType } from "good-standing";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Compiles where both types are one and the same; `any` is the same as nothing else. */
function same<A, B>(..._: Same<A, B> extends true ? [] : [never]): void {}

same<typeof root, typeof inline>();
same<AccountStatus, "Unknown" | "UnderReview" | "Allowed" | "NotAllowed" | "Not Ready">();
same<AccountStatus, root.AccountStatus>();
same<(typeof accountStatuses)[number], AccountStatus>();
same<ReturnType<typeof root.init>, Promise<void>>();

const decision = root.evaluateAccount("Allowed", { operation: "renew" });
same<typeof decision, Decision>();
same<typeof decision.reasons, Reason[]>();
same<Outcome, "eligible" | "ineligible" | "pending" | "review">();
root.evaluateAccount(null);
root.evaluateAccount({ type: "account", status: "Allowed", lastUpdateDateTime: null });
root.evaluateAccount({ code: 600074 });
declare const told: { code: number; description: string; isRetryable: boolean };
root.evaluate({ account: told });
// @ts-expect-error: not an account
root.evaluateAccount(42);
// @ts-expect-error: a policy's keys are known
root.evaluateAccount("Allowed", { operatoin: "renew" });
// @ts-expect-error: so are its values
root.evaluateAccount("Allowed", { operation: "resell" });
same<ReturnType<typeof root.evaluateSubmission>, Decision>();
root.evaluateSubmission({ data: { status: "pending" } });
root.evaluateSubmission({ status: "pending", agentVerification: { status: "pending" } });
interface Theirs { data: { id: string; status: string } }
export function again(fetched: root.ValidationSubmission, theirs: Theirs, json: Record<string, unknown>) {
  for (const submission of [fetched, theirs, theirs.data, json]) root.evaluateSubmission(submission);
  return [root.evaluate({ submission: fetched }), root.whatIf({ submission: theirs })];
}
// @ts-expect-error: a number is no status
root.evaluateSubmission({ status: 5 });
// @ts-expect-error: what was fetched must be awaited
root.evaluateSubmission(root.fetchValidationSubmission("id", { apiKey: "key" }));
same<ReturnType<typeof root.evaluate>, Decision>();

const event = root.verifyWebhook(new Uint8Array(), signWebhook("", "secret"), "secret", { countryCodes: ["GBR"] });
same<typeof event, WebhookEvent>();
same<typeof event.eventType, WebhookEventType | "unrecognized">();
same<typeof event.decision, Decision | null>();
same<typeof event.eventData, unknown>();
root.verifyWebhook("", "", "secret");
export const hook = async (request: Request) => root.verifyWebhook(await request.arrayBuffer(), request.headers.get("Goodstack-Signature") ?? "", "secret");
// @ts-expect-error: a header may be missing
root.verifyWebhook("", new Headers().get("Goodstack-Signature"), "secret");
// @ts-expect-error: a body that was parsed has lost its bytes
root.verifyWebhook({}, "", "secret");

const check = createCheckHandler({
  partnerCenter: { token: async () => "token", policy: { operation: "renew" } },
  goodstack: { apiKey: "key" },
  authorize(request, { provider, id }) {
    same<typeof request, Request>();
    same<typeof provider, root.Provider>();
    return request.headers.get("x-user") === id;
  },
});
same<typeof check, (request: Request) => Promise<Response>>();
createWebhookHandler({ secret: "secret", onEvent: async ({ id, decision }) => void [id, decision?.eligible], policy: { countryCodes: ["GBR"] } });
// @ts-expect-error: somebody must say who may ask
createCheckHandler({ goodstack: { apiKey: "key" } });
// @ts-expect-error: a user is no yes
createCheckHandler({ goodstack: { apiKey: "key" }, authorize: async () => ({ id: 7 }) });
// @ts-expect-error: each request has its own
createCheckHandler({ goodstack: { apiKey: "key", signal: AbortSignal.abort() }, authorize: () => true });
// @ts-expect-error: a page may not know what staff may
export const staff = (decision: PublicDecision) => decision.reasons[0]?.message;

export async function calls(signal: AbortSignal) {
  const token = async () => "token";
  const { validationStatus, meta } = await root.fetchValidationStatus("id", { token, signal, fetch, timeoutMs: 1 });
  same<typeof meta.status, number>();
  // @ts-expect-error: a customer may have no account status
  validationStatus.status;
  const checked = await root.checkSubmission("id", { apiKey: "key", policy: { countryCodes: ["GBR"] } });
  same<typeof checked.eligible, boolean>();
  same<typeof checked.submission.id, string>();
  // @ts-expect-error: an option that is none
  await root.checkCustomer("id", { tokne: "token" });
}

// The list, with what a provider may add tomorrow, can be gone through to its end.
export function words(status: AccountStatus | "unrecognized"): string {
  switch (status) {
    case "Unknown":
    case "UnderReview":
    case "Allowed":
    case "NotAllowed":
    case "Not Ready":
    case "unrecognized":
      return status;
    default:
      return status satisfies never;
  }
}

declare const text: unknown;
if (isAccountStatus(text)) same<typeof text, AccountStatus>();
try {
  root.evaluateAccount("Allowed");
} catch (error) {
  if (root.isGoodStandingError(error)) {
    same<typeof error, GoodStandingError>();
    same<typeof error.status, number | null>();
  }
}
root.init(new URL("https://example.com/x.wasm"));
root.init(fetch("x.wasm"));
root.init(new Uint8Array());

// Standard Schema takes ours for its own, and infers the record.
root.customerValidationStatusSchema satisfies StandardSchemaV1;
root.validationSubmissionSchema satisfies StandardSchemaV1<unknown, root.ValidationSubmission>;
same<StandardSchemaV1.InferOutput<typeof root.customerValidationStatusSchema>, root.CustomerValidationStatus>();
same<StandardSchemaV1.InferInput<typeof root.validationSubmissionSchema>, unknown>();
export async function validated(value: unknown): Promise<root.ValidationSubmission> {
  const result = await root.validationSubmissionSchema["~standard"].validate(value);
  // @ts-expect-error: there may be issues instead
  same<typeof result.value, root.ValidationSubmission>();
  if (result.issues) throw new Error(result.issues[0]?.message);
  return result.value;
}
// @ts-expect-error: a schema is read, not written
root.validationSubmissionSchema["~standard"].version = 1;

const report = root.evaluateNdjson(new Uint8Array(), { operation: "renew" });
same<typeof report.outcomes, Uint8Array>();
// @ts-expect-error: records that were parsed are for `evaluate`
root.evaluateNdjson([{ type: "account" }]);
// @ts-expect-error: nothing to evaluate
root.evaluate();
// @ts-expect-error: one of the enum's values, to the letter
root.evaluateAccount({ status: "allowed" } satisfies { status: AccountStatus });
// @ts-expect-error: a number is no duration in text
root.fetchValidationStatus("id", { token: "token", timeoutMs: "1000" });
// @ts-expect-error: a provider's key is not the other's
root.fetchValidationStatus("id", { apiKey: "key" });
// @ts-expect-error: a decision is not a promise
root.evaluateAccount("Allowed").then();
// @ts-expect-error: what was fetched must be awaited
root.checkCustomer("id", { token: "token" }).eligible;
