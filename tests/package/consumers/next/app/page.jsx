import * as goodStanding from "good-standing";
import * as testing from "good-standing/testing";
import smoke from "../../smoke.mjs";

export const dynamic = "force-dynamic";

export default async function Page() {
  const steps = await smoke(goodStanding, () => testing, JSON.parse(process.env.OPTIONS));
  return <output>{JSON.stringify(steps)}</output>;
}
