// Reads messages, [{ secret, headers, body }], and prints what a receiver finds of each: "good", or why not.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const found = JSON.parse(readFileSync(process.argv[2], "utf8")).map(({ secret, headers, body }) => {
  try {
    new Webhook(secret).verify(body, headers);
    return "good";
  } catch (error) {
    return error.message;
  }
});
console.log(JSON.stringify(found));
