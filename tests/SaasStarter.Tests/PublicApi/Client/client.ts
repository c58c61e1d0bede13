// What somebody writes who has only the document: npx openapi-typescript openapi.json, and a few lines.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const [baseUrl, token] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
const says: Record<string, unknown> = {};

// Lists.
const members = await client.GET("/api/v1/members", { params: { query: { limit: 1 } } });
says.listed = members.data?.items.length;
const following = await client.GET("/api/v1/members", { params: { query: { limit: 1, cursor: members.data!.next! } } });
says.followed = following.data!.items[0]!.id !== members.data!.items[0]!.id;

// Creates, and repeats with the same key.
const wanted = { params: { header: { "Idempotency-Key": "product-1" } }, body: { name: "Chinon", appellation: "Chinon", colour: "red" as const } };
const created = await client.POST("/api/v1/cellar/products", wanted);
const repeated = await client.POST("/api/v1/cellar/products", wanted);
says.created = created.response.status;
says.location = created.response.headers.get("Location") === `/api/v1/cellar/products/${created.data!.id}`;
says.repeated = repeated.data!.id === created.data!.id && repeated.response.headers.get("Idempotency-Replayed");

// Updates with If-Match: the second one with what it read before is too late.
const path = { id: created.data!.id };
const shown = await client.GET("/api/v1/cellar/products/{id}", { params: { path } });
const header = { "If-Match": shown.response.headers.get("ETag")! };
const body = { name: "Chinon blanc", appellation: "Chinon", colour: "white" as const };
says.updated = (await client.PUT("/api/v1/cellar/products/{id}", { params: { path, header }, body })).data?.name;
const late = await client.PUT("/api/v1/cellar/products/{id}", { params: { path, header }, body });
says.late = `${late.response.status} ${late.error?.type}`;

// Hits the rate limit.
for (let call = 0; call < 200; call++) {
  const { response, error } = await client.GET("/api/v1/members", { params: { query: { limit: 1 } } });
  if (response.status === 429) {
    says.limited = `${error?.type} ${Number(response.headers.get("Retry-After")) > 0}`;
    break;
  }
}
console.log(JSON.stringify(says));
