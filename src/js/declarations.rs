//! The part of the TypeScript declarations that no Rust type stands for: what is accepted, what is thrown, and loading.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const DECLARATIONS: &str = r#"
/** A value that a provider sent: a documented one, or "unrecognized" for any other. The text that was sent stands in the record's `unrecognized` list. */
export type Open<T extends string> = T | "unrecognized";

/** The WebAssembly module: its bytes, or what was compiled of them, where the compiler's libraries know of that. */
export type ModuleSource = ArrayBuffer | ArrayBufferView
    | (typeof globalThis extends Record<"WebAssembly", Record<"Module", Record<"prototype", infer Module>>> ? Module : never);

/** Where the WebAssembly module comes from. */
export type InitSource = URL | string | Request | Response | ModuleSource | Promise<Response | ModuleSource>;

/**
 * Loads the WebAssembly module once: concurrent calls share one load, and a failed load may be tried again.
 *
 * Needed in browsers before the synchronous functions; every asynchronous function loads by itself. Elsewhere importing is
 * enough, and calling this does nothing. Rejects with a `GoodStandingError` with code "not_initialised" where the module does not load.
 *
 * https://developer.mozilla.org/docs/WebAssembly
 *
 * @example
 * ```js
 * import { evaluateAccount, init } from "good-standing";
 *
 * await init();
 * console.log(evaluateAccount("Allowed").eligible); // true
 * ```
 */
export function init(source?: InitSource): Promise<void>;

/** What is accepted as an account: the record, the provider's JSON as parsed, or the status alone. */
export type AccountInput = AccountStatus | {
    /** "account", or left out. */
    type?: string | null;
    /** The status, in any case, with or without spaces. */
    status?: string | null;
    /** Decides nothing. */
    lastUpdateDateTime?: string | null;
    /** In place of all these, the error body of a customer without an account status: 600074. */
    code?: number | string;
};

/** What is accepted as a submission: the record, or the provider's JSON as parsed, with or without its `data` envelope. */
export type SubmissionInput = SubmissionMembers | SubmissionMembers & Record<string, unknown>;

/** What a submission is known by, among much else. */
export interface SubmissionMembers {
    /** Decides nothing. */
    id?: string;
    /** The status, to the letter. */
    status?: string | null;
    /** The envelope: what stands in it is the submission. */
    data?: unknown;
}

/** What `checkCustomer` and `checkSubmission` take besides. */
export interface CheckOptions {
    /** How you decide. */
    policy?: Policy;
}

/** Either kind, or both. A key that is left out is not asked about. */
export interface Evidence {
    /** The account; null for a customer without an account status. */
    account?: AccountInput | null;
    /** The submission. */
    submission?: SubmissionInput;
}

/** What the partner may choose. An unknown key or value is refused. */
export interface Policy {
    /** What `outcome` answers for an account. Default "purchase". */
    operation?: Operation;
    /** The provider documents "Not Ready" as a status and not whether it blocks. Default "block". */
    notReady?: NotReady;
    /** Default "review", the milder of the provider's two suggestions. */
    cannotDefineEligibility?: CannotDefineEligibility;
    /** A succeeded submission must also show one of these. Not empty. Default: not checked. */
    organisationTypes?: readonly AllowedOrganisationType[];
    /** ISO 3166-1 alpha-3; a succeeded submission must also be from one of them. Not empty. Default: not checked. */
    countryCodes?: readonly string[];
}

/** What many records came to. */
export interface NdjsonReport {
    /** Lines that hold a record, errors included. */
    total: number;
    /** How often each outcome came. */
    counts: Record<Outcome | "error", number>;
    /** One byte a record, in order: an index into `outcomeCodes`. */
    outcomes: Uint8Array;
    /** How often each reason decided; those that never did are left out. */
    reasons: Partial<Record<ReasonCode, number>>;
    /** The first 1 000; `counts.error` has them all. */
    errors: NdjsonError[];
}

/** A line from which nothing was decided. */
export interface NdjsonError {
    /** The first line is 1; blank ones count. */
    line: number;
    /** Where the fault is, or its line begins: in bytes of the whole input, of its UTF-8 form where it is text. */
    byteOffset: number;
    /** What was expected there. */
    message: string;
}

/** How a stream is read. */
export interface NdjsonOptions {
    /** Called after each chunk, and once at the end. */
    onProgress?: (progress: NdjsonProgress) => void;
}

/** How far a stream has come. */
export interface NdjsonProgress {
    /** Bytes that came in. */
    bytes: number;
    /** Records that were decided, errors included. */
    records: number;
}

/** What the bytes of `outcomes` stand for. */
export const outcomeCodes: readonly ["error", "ineligible", "review", "pending", "eligible"];

/** How to carry a call out. An unknown option is refused. */
export interface RequestOptions {
    /** A server that answers like the provider, for example your own back end. https, or http for loopback hosts alone. A path is kept. */
    baseUrl?: string;
    /** Aborts the call at any point. */
    signal?: AbortSignal;
    /** One attempt, from sending to the last byte of the body, in milliseconds. Default 10 000. */
    timeoutMs?: number;
    /** The whole call, waits included, in milliseconds. Default 60 000. */
    deadlineMs?: number;
    /** Attempts after the first. Default 2. Tried again are network failures, timeouts, 408, 429, 500, 502, 503 and 504. */
    maxRetries?: number;
    /** A Retry-After above this fails at once, with `retryAfterMs` on the error. In milliseconds, default 30 000. */
    maxRetryAfterMs?: number;
    /** Shared by all calls that are to be spread out together. */
    throttle?: Throttle;
    /** More headers. Those that the call sets itself, most of them by an option, are refused. */
    headers?: Record<string, string>;
    /** Used instead of the runtime's own. It gets the URL as text, and plain options. */
    fetch?: typeof globalThis.fetch;
    /** Called after each attempt; never sees a secret. What it throws is ignored. */
    onAttempt?: (attempt: Attempt) => void;
}

/** How many attempts there may be. At least one of both is given. */
export interface ThrottleLimits {
    /** In any 60 seconds. Default: no limit. */
    perMinute?: number;
    /** At once. Default: no limit. */
    concurrency?: number;
}

/** Made by `createThrottle`; another object with these fields is refused. */
export interface Throttle {
    /** null: no limit. */
    readonly perMinute: number | null;
    /** null: no limit. */
    readonly concurrency: number | null;
}

/** How a call went. */
export interface ResponseMeta {
    /** The HTTP status of the response. */
    status: number;
    /** The provider's id of the request, or else the one that was sent. */
    requestId: string | null;
    /** The provider's id of the correlation, or else the one that was sent. */
    correlationId: string | null;
    /** Every attempt, the last one included. */
    attempts: Attempt[];
}

/** What Partner Center said, and how the call went. */
export interface ValidationStatusResponse {
    /** null: the customer has no account status (HTTP 404 whose body says code 600074, and no other 404). */
    validationStatus: CustomerValidationStatus | null;
    /** How the call went. */
    meta: ResponseMeta;
}

/** What Goodstack said, and how the call went. */
export interface ValidationSubmissionResponse {
    /** The submission. */
    submission: ValidationSubmission;
    /** How the call went. */
    meta: ResponseMeta;
}

/** Gives access tokens, as the credentials of `@azure/identity` do. */
export interface TokenCredential {
    /** Called with the scope of the cloud, https://api.partnercenter.microsoft.com/.default for the global one. */
    getToken(scope: string): Promise<{
        /** The access token. */
        token: string;
    } | null>;
}

/** What a webhook told. */
export interface WebhookEvent {
    /** Deduplicate on this: Goodstack may send an event more than once, and signs no time. */
    id: string;
    /** What happened. */
    eventType: Open<WebhookEventType>;
    /** When it happened, RFC 3339 in UTC. */
    createdAt: string | null;
    /** What it happened to, as it was sent. */
    eventData: unknown;
    /** For `validation_submission.*` events: the submission. */
    submission: ValidationSubmission | null;
    /** For `validation_submission.*` events: the decision on it, with the reasons why it failed, which only the event tells. */
    decision: Decision | null;
}

/** How to ask Partner Center. */
export interface PartnerCenterOptions extends RequestOptions {
    /**
     * App+User access token, a function that gives one, or a credential of `@azure/identity`. It is asked again, once, after a 401;
     * calls that need a token at the same moment share one asking. May be left out only with a `baseUrl` of your own, whose server
     * adds it: then no Authorization header is sent.
     */
    token?: string | (() => string | Promise<string>) | TokenCredential;
    /** Which cloud's base URL; ignored when `baseUrl` is given. Default "global". */
    cloud?: Cloud;
    /** What is asked about. Default "account". */
    type?: ValidationType;
    /** GUID sent as MS-RequestId, the same one on every attempt of this call. Made up when left out. */
    requestId?: string;
    /** GUID sent as MS-CorrelationId. Made up when left out. */
    correlationId?: string;
    /** X-Locale, e.g. "en-US". */
    locale?: string;
    /** MS-PartnerCenter-Application. */
    applicationName?: string;
}

/** How to ask Goodstack. */
export interface GoodstackOptions extends RequestOptions {
    /**
     * Sent as the raw `Authorization` header, or a function that gives it. It is called again, once, after a 401; calls that need
     * a key at the same moment share one asking. A secret key (`sk_…`, `sandbox_sk_…`) in a browser page or worker is refused. May
     * be left out only with a `baseUrl` of your own, whose server adds it: then no Authorization header is sent.
     */
    apiKey?: string | (() => string | Promise<string>);
    /** Default "production"; "sandbox" is sandbox-api.goodstack.io. A key whose prefix names the other one is refused. */
    environment?: Environment;
}

/** Which submissions are listed. What is left out does not choose. */
export interface ListSubmissionsQuery {
    /** In one of these statuses. Not empty. */
    statuses?: readonly SubmissionStatus[];
    /** Of one of these configurations. Not empty. */
    configurationIds?: readonly string[];
    /** With one of these validation requests. Not empty. */
    validationRequestIds?: readonly string[];
    /** Of one of these organisations. Not empty. */
    organisationIds?: readonly string[];
    /** ISO 3166-1 alpha-3. Not empty. */
    countryCodes?: readonly string[];
    /** Of this applicant. */
    email?: string;
    /** A text that Goodstack looks for. */
    query?: string;
    /** By the time of creation. */
    direction?: Direction;
    /** How many a request brings, 1 to 100. Default: Goodstack's own, 25. */
    pageSize?: number;
}

/**
 * Every submission that the query chooses, page after page.
 *
 * Nothing is asked for before the first step, nor after the last one that is taken. `timeoutMs`, `deadlineMs` and `maxRetries` hold for
 * each page. A step rejects with a `GoodStandingError` as `fetchValidationSubmission` does, with "invalid_argument" too; a page
 * that leads back to an earlier one is "malformed_response".
 *
 * https://docs.goodstack.io/docs/api/list-validation-submissions
 *
 * @example
 * ```js
 * import { evaluateSubmission, listValidationSubmissions } from "good-standing";
 *
 * for await (const submission of listValidationSubmissions({ statuses: ["pending"] }, { apiKey })) {
 *   console.log(submission.id, evaluateSubmission(submission).reasons[0].userMessage);
 * }
 * ```
 */
export function listValidationSubmissions(query: ListSubmissionsQuery, options: GoodstackOptions): AsyncIterable<ValidationSubmission>;

/**
 * A record as tRPC, Hono and others take a validator: Standard Schema, version 1.
 *
 * https://standardschema.dev
 */
export interface RecordSchema<Output> {
    /** For the framework. */
    readonly "~standard": {
        /** Of Standard Schema. */
        readonly version: 1;
        /** This package. */
        readonly vendor: "good-standing";
        /** The record of any value, or what is wrong with it; never throws. In a browser a promise, which loads the module. */
        readonly validate: (value: unknown) => RecordResult<Output> | Promise<RecordResult<Output>>;
        /** For compilers alone. */
        readonly types?: {
            /** Anything may come. */
            readonly input: unknown;
            /** What comes of it. */
            readonly output: Output;
        };
    };
}

/** What came of a value: the record, or issues. */
export type RecordResult<Output> = {
    /** The record. */
    readonly value: Output;
    /** None where there is a record. */
    readonly issues?: undefined;
} | {
    /** What is wrong; never empty. */
    readonly issues: readonly RecordIssue[];
};

/** What is wrong with a value, and where. */
export interface RecordIssue {
    /** What was expected, and what came. */
    readonly message: string;
    /** The keys that lead there; empty for the whole. */
    readonly path: readonly (string | number)[];
}

/**
 * The record of an account as a validator. It must have a status, but that may be one that we do not know: `evaluateAccount` decides.
 *
 * https://learn.microsoft.com/partner-center/developer/retrieve-validation-status
 *
 * @example
 * ```js
 * import { customerValidationStatusSchema } from "good-standing";
 *
 * const { value, issues } = await customerValidationStatusSchema["~standard"].validate({ type: "account", status: 42 });
 * console.log(value, issues[0].path[0], issues[0].message); // undefined status expected text at `/status`, got a number
 * ```
 */
export const customerValidationStatusSchema: RecordSchema<CustomerValidationStatus>;

/**
 * A submission as a validator, with or without its envelope. It must have an id and a status, but that may be one that we do not know:
 * `evaluateSubmission` decides.
 *
 * https://docs.goodstack.io/docs/api/retrieve-a-validation-submission
 *
 * @example
 * ```js
 * import { validationSubmissionSchema } from "good-standing";
 *
 * const { value } = await validationSubmissionSchema["~standard"].validate({ id: "validationsubmission_1", status: "pending" });
 * console.log(value.status); // pending
 * ```
 */
export const validationSubmissionSchema: RecordSchema<ValidationSubmission>;

/** Everything that is thrown, and every rejection. Expected answers are data, never this. */
export interface GoodStandingError extends Error {
    /** Tells it from other errors, in every realm and bundle. */
    readonly name: "GoodStandingError";
    /** What kind of failure. */
    readonly code: ErrorCode;
    /** Who was asked; null where nobody was. */
    readonly provider: Provider | null;
    /** The HTTP status of the last response. */
    readonly status: number | null;
    /** The provider's own code as text, e.g. "20002" or "forbidden". */
    readonly providerCode: string | null;
    /** The provider's own words. */
    readonly providerMessage: string | null;
    /** The provider's id of the request, or else the one that was sent. */
    readonly requestId: string | null;
    /** The provider's id of the correlation, or else the one that was sent. */
    readonly correlationId: string | null;
    /** Whether the same call may succeed later without a change by the caller. */
    readonly retryable: boolean;
    /** What the provider asks to wait, in milliseconds. */
    readonly retryAfterMs: number | null;
    /** What was tried. */
    readonly attempts: Attempt[];
    /** What to do about it, in one sentence. */
    readonly hint: string | null;
    /** What the runtime, the caller's signal or the caller's function gave; left out where it holds a secret. */
    readonly cause?: unknown;
}

/**
 * Whether a value is a `GoodStandingError`: by name and shape, so that it also holds across bundles and realms.
 *
 * @example
 * ```js
 * import { evaluateAccount, isGoodStandingError } from "good-standing";
 *
 * try {
 *   evaluateAccount(5);
 * } catch (error) {
 *   if (isGoodStandingError(error)) console.log(error.code); // invalid_argument
 * }
 * ```
 */
export function isGoodStandingError(value: unknown): value is GoodStandingError;
"#;
