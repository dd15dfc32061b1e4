import { foreignness } from "../../../local/page/own-origin";

const URL = "http://localhost:3000";

test.each([
  ["a person at localhost", { host: "localhost:3000" }],
  ["a person at 127.0.0.1", { host: "127.0.0.1:3000", "sec-fetch-site": "none" }],
  ["a script of the page", { host: "localhost:3000", origin: URL, "sec-fetch-site": "same-origin" }],
  [
    "somebody who follows a link",
    { host: "localhost:3000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" },
  ],
] as const)("%s is let in", (_, headers) => {
  expect(foreignness({ headers }, URL)).toBeUndefined();
});

test.each([
  ["a name that was pointed here", { host: "evil.example:3000" }],
  ["a name that begins like ours", { host: "localhost.evil.example:3000" }],
  ["another port", { host: "localhost:3001" }],
  ["no name at all", {}],
  ["a page of another site", { host: "localhost:3000", origin: "https://evil.example" }],
  ["a page of another program here", { host: "localhost:3000", origin: "http://localhost:5173" }],
  ["a sandboxed page", { host: "localhost:3000", origin: "null" }],
  ["another name of this computer", { host: "localhost:3000", origin: "http://127.0.0.1:3000" }],
  [
    "a script tag of another site",
    { host: "localhost:3000", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
  ],
] as const)("%s is not", (_, headers) => {
  expect(foreignness({ headers }, URL)).toContain(URL);
});

test("the port of http itself is not in the name", () => {
  expect(foreignness({ headers: { host: "localhost" } }, "http://localhost:80")).toBeUndefined();
});
