/**
 * Signs a body as Goodstack would, so that you can test your endpoint: what this gives stands in the header `Goodstack-Signature`.
 *
 * Throws a `GoodStandingError` with code "invalid_argument" for anything but bytes or text, and for an empty secret.
 *
 * https://docs.goodstack.io/docs/concepts/Platform/webhooks
 *
 * @example
 * ```js
 * import { verifyWebhook } from "good-standing";
 * import { signWebhook } from "good-standing/testing";
 *
 * const secret = "any text will do";
 * const body = JSON.stringify({ object: "event", data: { id: "event_1", eventType: "donation.created", eventData: {} } });
 * const signature = signWebhook(body, secret);
 * console.log(signature.length); // 64
 * console.log(verifyWebhook(body, signature, secret).eventType); // unrecognized
 * ```
 */
export function signWebhook(body: ArrayBuffer | ArrayBufferView | string, secret: string): string;
