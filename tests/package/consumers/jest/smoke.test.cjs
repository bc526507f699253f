const goodStanding = require("good-standing");
const testing = require("good-standing/testing");
const { default: smoke } = require("./smoke.cjs");

test("smoke", async () => {
  const steps = await smoke(goodStanding, () => testing, JSON.parse(process.env.OPTIONS));
  require("node:fs").writeFileSync(process.env.TOLD, JSON.stringify(steps));
});
