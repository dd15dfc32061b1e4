import { missingProducers, producerReads } from "../../../operations/plan/producer-reads";
import { NO_STATE } from "../../../operations/terraform/terraform-state";
import { CONTRACTS } from "../../../stacks/contracts";
import { synthesized } from "../../support/synthesized";

const published = (...names: string[]) => ({
  ...NO_STATE,
  outputs: Object.fromEntries(names.map((name) => [name, { value: "x", type: "string", sensitive: false }])),
});

describe("what a stack reads of others", () => {
  it("is found in its JSON: each output once, by the part that publishes it", () => {
    const json = JSON.stringify({
      a: "${data.terraform_remote_state.database.outputs.users_table_name}",
      b: '${data.terraform_remote_state.database.outputs.users_table_name}/${data.terraform_remote_state.infrastructure.outputs["vpc_id"]}',
      c: "${data.terraform_remote_state.somebody_elses.outputs.x}",
    });

    expect([...producerReads(json)]).toEqual([
      ["database", ["users_table_name"]],
      ["infrastructure", ["vpc_id"]],
    ]);
  });

  it("is everything published when it reads the outputs as a whole", () => {
    const reads = producerReads('{"a":"${keys(data.terraform_remote_state.monitoring.outputs)}"}');

    expect(reads.get("monitoring")).toEqual(Object.keys(CONTRACTS.monitoring).sort());
  });

  it("is, in the synthesized stacks, nothing that their producers do not publish", () => {
    const api = producerReads(JSON.stringify(synthesized("prod", "api").json));

    expect([...api.keys()].sort()).toEqual(["database", "infrastructure"]);
    for (const [part, names] of api) {
      expect(Object.keys(synthesized("prod", part).outputs)).toEqual(expect.arrayContaining([...names]));
    }
    expect([...producerReads(JSON.stringify(synthesized("prod", "infrastructure").json))]).toEqual([]);
  });
});

describe("a stack waits", () => {
  const reads = producerReads(
    '"${data.terraform_remote_state.database.outputs.a} ${data.terraform_remote_state.infrastructure.outputs.b}"',
  );

  it("for producers that were never applied, or publish less than it reads", () => {
    expect(missingProducers(reads, new Map())).toEqual(["database", "infrastructure"]);
    expect(
      missingProducers(
        reads,
        new Map([
          ["database", published("a")],
          ["infrastructure", published("other")],
        ]),
      ),
    ).toEqual(["infrastructure"]);
  });

  it("for nobody once they have published it", () => {
    expect(
      missingProducers(
        reads,
        new Map([
          ["database", published("a")],
          ["infrastructure", published("b", "c")],
        ]),
      ),
    ).toEqual([]);
  });
});
