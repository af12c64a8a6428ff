export { InviteButton } from "./components/invite-button";
