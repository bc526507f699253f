/** By name and shape, so that it also holds across bundles and realms. */
export function isGoodStandingError(value) {
  try {
    const { name, code, message, attempts } = value;
    return name === "GoodStandingError" && typeof code === "string" && typeof message === "string" && Array.isArray(attempts);
  } catch {
    return false; // null, undefined, a getter that throws
  }
}

/** An error that does not come from the WebAssembly module. */
export function failure(code, message, hint, cause) {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), {
    name: "GoodStandingError",
    code,
    provider: null,
    status: null,
    providerCode: null,
    providerMessage: null,
    requestId: null,
    correlationId: null,
    retryable: false,
    retryAfterMs: null,
    attempts: [],
    hint,
  });
}

export const notInitialised = (message, hint, cause) => failure("not_initialised", message, hint, cause);

export const notLoaded = (cause) => notInitialised(
  "the WebAssembly module did not load",
  "check that its file is served and of this version, that the content security policy allows 'wasm-unsafe-eval', and that the runtime knows SIMD",
  cause,
);
