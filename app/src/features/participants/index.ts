export { type ParticipantDetail, participantQuery } from "./api/registry";
export { ChangesTable } from "./components/changes-table";
export { ParticipantFacts } from "./components/participant-facts";
export { ParticipantHistory } from "./components/participant-history";
export { ProposeKeyButton } from "./components/propose-key-button";
export { Qualifications } from "./components/qualifications";
export { UsersTable } from "./components/users-table";
export { VolumeCaps } from "./components/volume-caps";
export { useParticipantWords } from "./words";
