import type { Decision, GoodstackOptions, PartnerCenterOptions, Policy, Provider, Reason, WebhookEvent } from "./index.js";

/** What a request asks about. */
export interface Asked {
    /** Who would be asked. */
    provider: Provider;
    /** The customer, in lower case, or the submission. */
    id: string;
}

/** How to answer the pages of yours. */
export interface CheckHandlerOptions {
    /** How to ask Partner Center, as `checkCustomer` takes it; left out, nothing is asked there. */
    partnerCenter?: Omit<PartnerCenterOptions, "signal" | "requestId" | "correlationId"> & {
        /** What is yours to choose. */
        policy?: Policy;
    };
    /** How to ask Goodstack, as `checkSubmission` takes it; left out, nothing is asked there. */
    goodstack?: Omit<GoodstackOptions, "signal"> & {
        /** What is yours to choose. */
        policy?: Policy;
    };
    /**
     * Whether the sender of this request may know about this customer or submission. Nothing but `true`, or the promise of it, lets a
     * request through.
     */
    authorize: (request: Request, asked: Asked) => boolean | Promise<boolean>;
    /** The whole of a request, `authorize` included. Default 30 000. */
    deadlineMs?: number;
    /** Given what went wrong, which the page is not told. */
    onError?: (error: unknown, request: Request) => void;
}

/** A reason as a page may know it. */
export type PublicReason = Pick<Reason, "code" | "effect" | "actor" | "recourse" | "userMessage">;

/** A decision as a page may know it. It stands as `decision` beside what the handler answers. */
export interface PublicDecision extends Omit<Decision, "reasons"> {
    /** In order of weight, never empty; the first one decided. */
    reasons: PublicReason[];
}

/**
 * The back end of a page: answers its `checkCustomer`, `checkSubmission`, `fetchValidationStatus` and `fetchValidationSubmission` at the
 * place that they name as `baseUrl`, with a credential that stays here.
 *
 * The page gets the record reduced to what decides, and beside it the decision with its `userMessage`s: no words for your staff, no
 * flags, no names, addresses or ids. A code of rejection that is told in the same words as "other" reads "other". Where your policy
 * refuses what the record alone would grant, the record loses its status, so that no page takes it for a yes.
 *
 * Statuses: 400 for a malformed id, 403 where `authorize` does not say `true`, 404 for other paths and for what the provider does not
 * know, 405 for other methods than GET, 429 with `Retry-After` where the provider says so, 500 where `authorize` or an option fails,
 * 502 where the provider does, 504 after the deadline. A customer without an account status is a 404 with code 600074, as it is at
 * Partner Center.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" for options that are wrong. The handler rejects with one where it is given
 * no `Request`.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 *
 * @example
 * ```js
 * import { createCheckHandler } from "good-standing/server";
 *
 * const handler = createCheckHandler({
 *   partnerCenter: { token: getToken },
 *   authorize: async (request, { id }) => id === customerId, // whoever is signed in may ask about themselves
 * });
 * const url = `https://shop.example/standing/v1/customers/${customerId}/validationStatus?type=account`;
 * const response = await handler(new Request(url));
 * const { decision } = await response.json();
 * console.log(response.status, decision.outcome); // 200 pending
 * ```
 */
export function createCheckHandler(options: CheckHandlerOptions): (request: Request) => Promise<Response>;

/** How to take webhooks. */
export interface WebhookHandlerOptions {
    /** That of the webhook subscription. */
    secret: string;
    /**
     * Given each event whose signature is right, and awaited. An event may come more than once, and in any order: deduplicate on its
     * `id`. Where this throws or rejects, Goodstack sends the event again.
     */
    onEvent: (event: WebhookEvent) => unknown;
    /** What is yours to choose. */
    policy?: Policy;
    /** Given what went wrong, which the sender is not told. */
    onError?: (error: unknown, request: Request) => void;
}

/**
 * The endpoint for Goodstack's webhooks, under either name of the signature's header.
 *
 * Statuses: 204 when `onEvent` is done, 400 for a body that is no event or broke off, 401 for a signature that is missing or wrong, 405
 * for other methods than POST, 408 for a body that is not there after 30 s, 413 over 1 MiB, 500 where `onEvent` fails. What is not
 * answered with 2xx is sent again.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" for options that are wrong. The handler rejects with one where it is given
 * no `Request`.
 *
 * https://docs.goodstack.io/docs/concepts/Platform/webhooks
 *
 * @example
 * ```js
 * import { createWebhookHandler } from "good-standing/server";
 * import { signWebhook } from "good-standing/testing";
 *
 * const handler = createWebhookHandler({ secret, onEvent: ({ decision }) => console.log(decision.outcome) }); // ineligible
 *
 * const event = { id: "event_1", eventType: "validation_submission.failed", eventData: { status: "failed" } };
 * const body = JSON.stringify({ object: "event", data: event });
 * const headers = { "Goodstack-Signature": signWebhook(body, secret) };
 * const response = await handler(new Request("https://shop.example/goodstack", { method: "POST", body, headers }));
 * console.log(response.status); // 204
 * ```
 */
export function createWebhookHandler(options: WebhookHandlerOptions): (request: Request) => Promise<Response>;
