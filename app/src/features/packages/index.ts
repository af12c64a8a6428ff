export { offeredQuery, packageQuery, type RetailPackage } from "./api/packages";
