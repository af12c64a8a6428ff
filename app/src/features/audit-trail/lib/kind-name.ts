import { useMessages } from "@/lib/i18n";

import { messages } from "../messages";

const KINDS = [
  "sign_in", "sign_in_failed", "locked_out", "session_ended", "sessions_ended", "refresh_token_reused", "role_switched",
  "custody_invited", "custody_key_made", "custody_unlocked", "custody_password_changed", "custody_failed",
  "custody_recovery_code_used", "custody_codes_renewed", "encryption_key_made", "custody_key_exported",
  "custody_key_deleted", "registration_decided", "registrations_imported", "registry_change_requested",
  "registry_change_given_up", "registry_record_adopted", "bank_account_proposed",
  "bank_account_approved", "bank_account_ended", "mandate_registered", "mandate_moved", "batch_made", "batch_moved",
  "bank_answer_imported", "bank_entry_settled", "bank_day_imported",
  "readings_requested", "reading_request_declined", "request_refused", "intent_refused", "refusals_not_kept",
  "access_model_changed", "export", "personal_data_read",
] as const;

/** What a kind of entry is called; one of a later version of the API by its own name. */
export function useKindName(): (kind: string) => string {
  const t = useMessages(messages);
  return (kind) => {
    const known = KINDS.find((each) => each === kind);
    return known ? t(known) : kind;
  };
}
