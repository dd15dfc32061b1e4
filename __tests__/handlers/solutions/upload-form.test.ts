import { policySignature, uploadFields } from "../../../handlers/solutions/upload-form";

const TERMS = {
  bucket: "files",
  region: "eu-central-1",
  key: "solutions/a/b",
  size: 7,
  sha256: `${"00".repeat(31)}ff`,
  type: "application/zip",
  disposition: "attachment",
  expiresAt: new Date("2026-01-01T00:10:00.000Z"),
} as const;
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };

test("a policy is signed as AWS's own module signs it", () => {
  // Both were written by createPresignedPost of @aws-sdk/s3-presigned-post 3.1162.0.
  const policy =
    "eyJleHBpcmF0aW9uIjoiMjAyNi0xMS0yMlQxNjoyNzoyOFoiLCJjb25kaXRpb25zIjpbWyJjb250ZW50LWxlbmd0aC1yYW5nZSIsNyw3XSx7IkNvbnRlbnQtVHlwZSI6ImFwcGxpY2F0aW9uL3ppcCJ9LHsiYnVja2V0IjoiZmlsZXMifSx7IlgtQW16LUFsZ29yaXRobSI6IkFXUzQtSE1BQy1TSEEyNTYifSx7IlgtQW16LUNyZWRlbnRpYWwiOiJBS0lERVhBTVBMRS8yMDI2MTEyMi9ldS1jZW50cmFsLTEvczMvYXdzNF9yZXF1ZXN0In0seyJYLUFtei1EYXRlIjoiMjAyNjExMjJUMTYxNzI4WiJ9LHsiWC1BbXotU2VjdXJpdHktVG9rZW4iOiJ0b2tlbiJ9LHsia2V5Ijoic29sdXRpb25zL2EvYiJ9XX0=";

  const signature = policySignature(policy, {
    day: "20261122",
    region: "eu-central-1",
    secretAccessKey: "secret",
  });

  expect(signature).toBe("d68066d25b6794c7dd95caecd7da677e62d4ae4d23304ca1e03d9b23bf186d5b");
});

test("every field is fixed by the policy, and so are bucket and length", () => {
  const fields = uploadFields(TERMS, CREDENTIALS, new Date("2026-01-01T00:00:00.000Z"));

  const { policy, "x-amz-signature": signature, ...fixed } = fields;
  expect(JSON.parse(Buffer.from(policy, "base64").toString())).toEqual({
    expiration: "2026-01-01T00:10:00.000Z",
    conditions: [
      { bucket: "files" },
      ["content-length-range", 7, 7],
      ...Object.entries(fixed).map(([field, value]) => ({ [field]: value })),
    ],
  });
  expect(fixed).toEqual({
    key: "solutions/a/b",
    "Content-Type": "application/zip",
    "Content-Disposition": "attachment",
    "x-amz-checksum-algorithm": "SHA256",
    "x-amz-checksum-sha256": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP8=",
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": "AKIDEXAMPLE/20260101/eu-central-1/s3/aws4_request",
    "x-amz-date": "20260101T000000Z",
    "x-amz-security-token": "token",
  });
  expect(signature).toMatch(/^[0-9a-f]{64}$/);
});

test("credentials without a session have no token to send", () => {
  const { sessionToken: _, ...lasting } = CREDENTIALS;

  expect(uploadFields(TERMS, lasting, new Date())).not.toHaveProperty("x-amz-security-token");
});
