import { writeFileSync } from "node:fs";
import * as goodStanding from "good-standing";
import * as testing from "good-standing/testing";
import { test } from "vitest";
import smoke from "../smoke.mjs";

test("smoke", async () => {
  const steps = await smoke(goodStanding, () => testing, JSON.parse(process.env.OPTIONS));
  writeFileSync(process.env.TOLD, JSON.stringify(steps));
});
