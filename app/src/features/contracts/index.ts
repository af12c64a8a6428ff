export { type ArchivedContract, fewContractsQuery } from "./api/contracts";
export { useContractColumns, useContractFilters } from "./components/columns";
