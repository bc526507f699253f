// What the package must do wherever it is used: the names of the steps that it took. Nothing here knows the runtime.
const customer = "11111111-1111-1111-1111-111111111111";
const json = JSON.stringify;

function assert(holds, what) {
  if (!holds) throw new Error(`not so: ${what}`);
}

function thrown(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** `testing` gives the entry for tests, which brings the module along; `options` are those of a call to the sandbox; `server` is the entry for servers. */
export default async function smoke(goodStanding, testing, options, { mustInit = false, server } = {}) {
  const { checkCustomer, evaluateAccount, evaluateNdjson, fetchValidationStatus, init, isGoodStandingError, verifyWebhook } = goodStanding;

  if (mustInit) {
    const { code, hint } = thrown(() => evaluateAccount("Allowed"));
    assert(code === "not_initialised" && hint.includes("await init()"), "it tells who forgot `init`");
    await init();
  }
  const loads = evaluateAccount("Allowed").eligible;

  const refused = thrown(() => evaluateAccount(42));
  assert(refused instanceof Error && isGoodStandingError(refused) && refused.code === "invalid_argument", "an error of ours is one");
  assert(!isGoodStandingError(new Error("no")), "an error of others is none");
  const decides = evaluateAccount("NotAllowed").outcome === "ineligible" && evaluateAccount(null).reasons[0].code === "account.absent";
  assert(await init() === undefined, "`init` may be called again");

  const { validationStatus } = await fetchValidationStatus(customer, options);
  const { eligible } = await checkCustomer(customer, options);
  const missing = await checkCustomer("../etc", options).catch((error) => error);
  const fetches = validationStatus.status === "Allowed" && eligible && missing.code === "invalid_argument";

  const { signWebhook } = await testing();
  const event = json({ data: { id: "event_1", eventType: "validation_submission.succeeded", eventData: { status: "succeeded" } } });
  const forged = thrown(() => verifyWebhook(event, signWebhook(event, "other"), "secret"));
  const verifies = verifyWebhook(event, signWebhook(event, "secret"), "secret").decision.eligible && forged.code === "unauthorized";

  if (server) await serve(server, options, { body: event, headers: { "Goodstack-Signature": signWebhook(event, "secret") } });

  const bytes = Uint8Array.from(`{"type":"account","status":"Allowed"}\n{"id":"validationsubmission_1","status":"failed"}\n{`, (letter) => letter.charCodeAt(0));
  const { counts } = evaluateNdjson(bytes);
  const many = counts.eligible === 1 && counts.ineligible === 1 && counts.error === 1;

  return { loads, decides, fetches, verifies, many };
}

/** The handlers on this runtime's own Request and Response. */
async function serve({ createCheckHandler, createWebhookHandler }, options, signed) {
  const url = `https://shop.example/standing/v1/customers/${customer}/validationStatus?type=account`;
  const check = createCheckHandler({ partnerCenter: options, authorize: (request) => request.headers.has("Cookie") });
  assert((await check(new Request(url))).status === 403, "nobody asks who may not");
  const answer = await check(new Request(url, { headers: { Cookie: "session=1" } }));
  assert(answer.status === 200 && (await answer.json()).decision.eligible, "a page is answered");

  const events = [];
  const webhook = createWebhookHandler({ secret: "secret", onEvent: ({ id }) => events.push(id) });
  assert((await webhook(new Request(url, { method: "POST", ...signed }))).status === 204 && events[0] === "event_1", "an event arrives");
  assert((await webhook(new Request(url, { method: "POST", ...signed, body: "{}" }))).status === 401, "no other does");
}
