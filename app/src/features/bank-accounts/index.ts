export { type Account, AccountFields, accountOf } from "./components/account-fields";
