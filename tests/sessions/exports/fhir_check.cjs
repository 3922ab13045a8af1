// Prints what npm's `fhir` finds wrong with the bundle on standard input: severity and message.
const [folder] = process.argv.slice(2);
const { Fhir } = require(require.resolve("fhir", { paths: [folder] }));
const bundle = JSON.parse(require("fs").readFileSync(0, "utf8"));
const found = new Fhir().validate(bundle);
for (const { severity, location, message } of found.messages) console.log(severity, location, message);
process.exit(found.valid ? 0 : 1);
