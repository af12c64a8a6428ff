export { type ReferencePrice, referencePricesQuery, referencesQuery } from "./api/reference-prices";
