// node asyncapi_check.cjs FOLDER < DOCUMENT: what the reference parser in FOLDER/node_modules says.
// One line for each finding, "SEVERITY PATH MESSAGE" (0 is an error); exit code 1 if rejected.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { Parser } = createRequire(`${process.argv[2]}/`)("@asyncapi/parser");

new Parser().parse(readFileSync(0, "utf8")).then(({ document, diagnostics }) => {
  for (const found of diagnostics) {
    console.log(found.severity, found.path.join("."), found.message);
  }
  process.exitCode = document ? 0 : 1;
});
