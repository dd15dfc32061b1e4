import { ConfigurationError } from "../../../../config/errors";
import { gatewayModel } from "../../../../stacks/api/openapi/gateway-model";

it("keeps what API Gateway understands, at every level", () => {
  const schema = {
    type: "object",
    required: ["items"],
    properties: {
      items: { type: "array", items: { type: "string", pattern: "^a$", minLength: 1, maxLength: 2 } },
      amount: { type: "integer", minimum: 0, maximum: 9 },
      price: { $ref: "#/components/schemas/Money" },
      state: { type: "string", enum: ["on"] },
    },
  };

  expect(gatewayModel("Basket", schema)).toEqual(schema);
});

it("drops what API Gateway ignores or refuses while the functions check it", () => {
  const schema = {
    type: "object",
    description: "A page",
    additionalProperties: false,
    properties: {
      limit: { type: "integer", format: "int64", default: 20, nullable: true },
      list: { type: "array", minItems: 1, maxItems: 5, items: { type: "string", format: "uuid" } },
    },
  };

  expect(gatewayModel("Page", schema)).toEqual({
    type: "object",
    properties: {
      limit: { type: "integer" },
      list: { type: "array", items: { type: "string" } },
    },
  });
});

it("takes a member for a member, whatever it is called", () => {
  const schema = { type: "object", properties: { anyOf: { type: "string" }, default: { type: "string" } } };

  expect(gatewayModel("Odd", schema)).toEqual(schema);
});

it.each([
  "oneOf",
  "anyOf",
  "allOf",
  "not",
  "discriminator",
  "example",
  "readOnly",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "const",
  "x-anything",
])("refuses the keyword %s, naming where it is", (keyword) => {
  const schema = { type: "object", properties: { list: { type: "array", items: { [keyword]: true } } } };

  expect(() => gatewayModel("Page", schema)).toThrow(ConfigurationError);
  expect(() => gatewayModel("Page", schema)).toThrow(
    `The schema "Page.list[]" uses the keyword "${keyword}", which a model of API Gateway cannot hold.`,
  );
});

it.each(["Solution-List", "Solution_List", "Solution List", "", "Größe"])("refuses the name %j", (name) => {
  expect(() => gatewayModel(name, { type: "object" })).toThrow(
    `The schema name "${name}" cannot name a model of API Gateway: letters and digits only.`,
  );
});
