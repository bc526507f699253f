const { TestEnvironment } = require("jest-environment-jsdom");

// jsdom has none of these; whoever tests calls gives them.
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, { fetch, AbortController, AbortSignal });
  }
};
