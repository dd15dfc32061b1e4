#!/usr/bin/env node
// Plays GitHub's command line (`gh api`) for the comments of one pull request, which are kept in the file that PLAYED_COMMENTS
// names. `--jq` is evaluated by gojq, as gh does, at PLAYED_JQ.
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const { parseArgs } = require("node:util");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    paginate: { type: "boolean" },
    silent: { type: "boolean" },
    method: { type: "string", default: "GET" },
    jq: { type: "string" },
    field: { type: "string", short: "F" },
  },
});
const { PLAYED_COMMENTS, PLAYED_JQ, GH_TOKEN } = process.env;
const comments = JSON.parse(readFileSync(PLAYED_COMMENTS, "utf8"));
const request = `${values.method} ${positionals.join(" ").replace(/^api /, "")}`;
const [, list] = /^GET (repos\/acme\/marketplace\/issues\/7\/comments)$/.exec(request) ?? [];
const [, edited] = /^PATCH repos\/acme\/marketplace\/issues\/comments\/(\d+)$/.exec(request) ?? [];
const isNew = request === "POST repos/acme/marketplace/issues/7/comments";

if (GH_TOKEN !== "token of the job") fail("no token");
if (list !== undefined) {
  // One page each, as --paginate has them.
  for (const comment of comments) {
    const input = JSON.stringify([comment]);
    process.stdout.write(execFileSync(PLAYED_JQ, ["-r", values.jq], { input, encoding: "utf8" }));
  }
} else if (isNew || edited !== undefined) {
  const [, file] = /^body=@(.+)$/.exec(values.field ?? "") ?? fail("no body");
  const body = readFileSync(file, "utf8");
  if (body.length > 65_536) fail("body is too long (maximum is 65536 characters)");
  if (isNew) comments.push({ id: comments.length + 1, user: { login: "github-actions[bot]" }, body });
  else Object.assign(comments.find(({ id }) => id === Number(edited)) ?? fail("no such comment"), { body });
  writeFileSync(PLAYED_COMMENTS, JSON.stringify(comments));
} else fail(`nobody plays ${request}`);

function fail(message) {
  console.error(`gh: ${message}`);
  process.exit(1);
}
