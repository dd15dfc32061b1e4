import { managedAddresses, NO_STATE, parseState } from "../../../operations/terraform/terraform-state";

const STATE = {
  version: 4,
  serial: 7,
  lineage: "e4f",
  outputs: { vpc_id: { value: "vpc-1", type: "string" } },
  resources: [
    { mode: "managed", type: "aws_vpc", name: "main", instances: [{ attributes: { id: "vpc-1" } }] },
    { mode: "data", type: "aws_caller_identity", name: "caller", instances: [] },
    { module: "module.net", mode: "managed", type: "aws_subnet", name: "a", instances: [] },
  ],
};

describe("a state that terraform printed", () => {
  it("is read, whatever warning was printed before it", () => {
    const state = parseState(`Warning: Deprecated Parameter\n\n${JSON.stringify(STATE, null, 2)}`);

    expect(state).toMatchObject({ serial: 7, lineage: "e4f" });
    expect(state.outputs.vpc_id).toEqual({ value: "vpc-1", type: "string", sensitive: false });
  });

  it("is empty where nothing was ever written", () => {
    expect(parseState("")).toBe(NO_STATE);
  });

  it("manages its resources, not its data sources", () => {
    expect(managedAddresses(parseState(JSON.stringify(STATE)))).toEqual([
      "aws_vpc.main",
      "module.net.aws_subnet.a",
    ]);
  });
});
