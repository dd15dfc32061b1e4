// Who may import whom. Data flows from top to bottom of this list, so a folder imports only from itself and from what
// stands above it; benchmarks, generators of pages and tests are no part of the product and may import all of it.

const ORDER = ["config/", "handlers/", "packaging/", "stacks/", "main.ts", "operations/", "local/"];
const BESIDE = ["benchmarks/", "docs/", "__tests__/"];

const place = (names) => `^(${names.join("|").replaceAll(".", "\\.")})`;

const upwards = ORDER.map((name, index) => ({
  name: `no-import-from-below-${name.replace(/\W.*$/, "")}`,
  comment: `${name} is imported by what stands below it in the order of folders, and by nothing above.`,
  severity: "error",
  from: { path: place([name]) },
  to: { path: place([...ORDER.slice(index + 1), ...BESIDE]) },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...upwards,
    {
      name: "no-circular",
      comment: "Modules that need each other are one module, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-terraform-in-handlers",
      comment: "Handlers are what runs in Lambda, wherever it comes from.",
      severity: "error",
      from: { path: "^(config|handlers)/" },
      to: { path: "node_modules/(cdktf|constructs|@cdktf/provider-aws)/" },
    },
    {
      name: "no-server-in-page",
      comment: "These modules run in the browser, which sees their folder alone.",
      severity: "error",
      from: { path: "^local/page/public/" },
      to: { pathNot: "^local/page/public/" },
    },
    {
      name: "no-development-package",
      comment: "The product runs with the packages under dependencies alone.",
      severity: "error",
      // The picture in docs/ is drawn by who develops the project, in a browser that is loaded for that alone.
      from: { path: place(ORDER), pathNot: "^operations/diagram/draw-svg\\.ts$" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@types/" },
    },
    {
      name: "not-resolved",
      comment: "A file that nobody finds is seen by no rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API; the parser that the tests use reads the imports, those of types as well.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(cdktf\\.out|dist)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".cjs", ".mjs", ".js", ".json", ".d.ts"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
