import { policyDocument, trustPolicy } from "../../../stacks/constructs/policy-document";

describe("policyDocument", () => {
  it("writes members in one order, whatever order the statement has", () => {
    const text = policyDocument({
      resources: ["arn:aws:s3:::b/*"],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
      actions: ["s3:GetObject"],
      principals: "*",
      effect: "Deny",
      sid: "Read",
    });

    expect(text).toBe(
      '{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Deny","Principal":"*","Action":["s3:GetObject"],' +
        '"Resource":["arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
    );
  });

  it("allows by default and leaves out what a statement does not have", () => {
    expect(JSON.parse(policyDocument({ sid: "Read", actions: ["s3:GetObject"], resources: ["a"] }))).toEqual({
      Version: "2012-10-17",
      Statement: [{ Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["a"] }],
    });
  });
});

describe("trustPolicy", () => {
  it("lets one service take the role on", () => {
    expect(JSON.parse(trustPolicy("lambda.amazonaws.com")).Statement).toEqual([
      {
        Sid: "AssumeRole",
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: ["sts:AssumeRole"],
      },
    ]);
  });
});
