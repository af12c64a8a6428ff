/** What each action means, in plain English: what one agrees to by signing it. */

import type { Sentences } from "@/features/signing/words/facts";

export const en: Sentences = {
  register_participant: (f) => `Register the participant ${f.name("participant")} (${f.name("organisation")}).`,
  update_participant: (f) => `Replace what is registered of the participant ${f.target}.`,
  rate_participant: (f) => `Rate the credit of ${f.target} as ${f.name("credit_rating")}.`,
  set_participant_status: (f) => `Set the status of the participant ${f.target} to “${f.name("status")}”.`,
  set_volume_cap: (f) => `Cap the yearly volume of the retailer ${f.target}.`,
  declare_default: (f) =>
    `Declare that the retailer ${f.target} has defaulted: it trades no more, and its contracts can be passed on.`,
  set_encryption_key: (f) =>
    `Set the encryption key of ${f.target} to ${f.hash("encryption_key")}; later documents are encrypted for it.`,
  register_user: (f) => `Register the user ${f.name("user")} of ${f.name("participant")} and bind the user's key.`,
  set_user_roles: (f) => `Replace the roles of the user ${f.target} for ${f.name("participant")}: ${f.list("roles")}.`,
  set_user_status: (f) => `Set the status of the user ${f.target} to “${f.name("status")}”.`,
  certify_user: (f) => `Note the renewed certificate of the user ${f.target}, good until ${f.time("valid_until")}.`,
  set_user_limit: (f) =>
    f.has("energy_wh")
      ? `Limit the user ${f.target}: above ${f.energy("energy_wh")} a second person signs too.`
      : `End the limit of the user ${f.target}.`,
  replace_key: (f) => `Replace your key by the new key ${f.hash("public_key")}; the old one is no longer good.`,
  propose_key: (f) => `Propose the new key ${f.hash("public_key")} for the user ${f.name("user")}.`,
  propose_registrar: (f) => `Propose to register or change the registrar ${f.name("user")}.`,
  approve_change: (f) => `Approve the change ${f.target} and carry it out.`,
  decline_change: (f) => `Turn the change ${f.target} down.`,
  set_flow_policy: (f) => `Set the flow policy of the segment “${f.name("segment")}” for orders made from now on.`,
  set_access_model: (f) => `Put the access model ${f.hash("model_hash")} in force, in place of the present one.`,
  anchor_audit: (f) => `Anchor the audit trail: ${f.name("count")} entries, the last with hash ${f.hash("head")}.`,
  set_calendar: (f) => `Set the calendar of the region “${f.name("region")}”: ${f.size("days")} special days.`,
  publish_reference_price: (f) =>
    `Publish the reference price ${f.name("reference")} of ${f.name("month")}${f.optionalPrice("price_e8_yuan_per_kwh", ": ")}.`,
  publish_method: (f) => `Publish the settlement method ${f.name("method")}.`,
  retire_method: (f) => `Close the settlement method ${f.target} to new packages, for good. Packages that name it keep it.`,
  publish_template: (f) => `Publish the package template “${f.name("name")}” (${f.name("template")}).`,
  retire_template: (f) => `Close the template ${f.target} to new packages, for good. Existing packages stay.`,
  publish_package: (f) => `Publish the retail package “${f.name("name")}” (${f.name("package")}): ${f.prices("prices")}. Its prices are public.`,
  retire_package: (f) => `Close the package ${f.target} to new orders, for good. Running contracts stay.`,
  create: (f) => `Start a draft order: retailer ${f.name("retailer")}, package ${f.packageName}, delivery ${f.period}.`,
  revise: (f) => `Change the order ${f.target}: package ${f.packageName}, delivery ${f.period}.`,
  submit: (f) =>
    f.has("retailer")
      ? `Submit an order to ${f.name("retailer")}: package ${f.packageName}, delivery ${f.period}, ${f.termsWords}.`
      : `Submit the order ${f.target}: ${f.termsWords}.`,
  purchase: (f) =>
    `Buy the package ${f.packageName} of ${f.name("retailer")} at its list prices: delivery ${f.period}, ${f.termsWords}.`,
  counter: (f) => `Answer the order ${f.target} with other terms: ${f.termsWords}.`,
  reject: (f) => `Reject the order ${f.target}, reason: ${f.name("reason")}.`,
  confirm: (f) => `Confirm the terms of the order ${f.target} (hash ${f.hash("terms_hash")}).`,
  audit: (f) => `Pass the parties, package, period and terms hash of the order ${f.target}.`,
  cancel: (f) => `Cancel the order ${f.target}.`,
  delete: (f) => `Delete the order ${f.target}. Its record stays on the ledger.`,
  lapse: (f) => `Cancel the order ${f.target}: its deadline has passed, or its retailer has defaulted.`,
  sign: (f) => `Sign the contract of the order ${f.target}, text hash ${f.hash("text_hash")}. This binds you.`,
  archive: (f) =>
    `Archive the signed contract of the order ${f.target}, text hash ${f.hash("text_hash")}. It takes effect now.`,
  dispute: (f) => `Dispute the contract ${f.target}, which freezes it. Reason: ${f.name("reason")}.`,
  state_case: (f) => `State your case on the contract ${f.target}. Only the two parties and the exchange can read it.`,
  open_terms: (f) => `Open the private terms of the contract ${f.target} (hash ${f.hash("terms_hash")}) to the exchange.`,
  resolve: (f) => `Resolve the dispute on the contract ${f.target}: ${f.name("outcome")}, reason: ${f.name("reason")}.`,
  propose_amendment: (f) =>
    `Propose to amend the contract ${f.target}: ${f.termsWords}, text hash ${f.hash("text_hash")}.`,
  propose_termination: (f) => `Propose to end the contract ${f.target} by the agreement ${f.hash("text_hash")}: no delivery from ${f.name("ends_on")} on.`,
  accept: (f) => `Accept and sign the other party's proposal on ${f.target}, text hash ${f.hash("text_hash")}.`,
  decline: (f) => `Turn down the other party's proposal on the contract ${f.target}.`,
  withdraw: (f) => `Take back your own proposal on the contract ${f.target}.`,
  give_notice: (f) => `Give notice to leave the contract ${f.target} (${f.name("kind")}): no delivery from ${f.name("ends_on")} on.`,
  pass_on: (f) => `Pass the contract ${f.target} on to the supplier of last resort on ${f.name("ends_on")}.`,
  expire: (f) => `End the contract ${f.target}: its delivery period is over.`,
  purge: (f) => `Erase terms of the ended order ${f.target} (hash ${f.hash("terms_hash")}) for good.`,
  announce_sequence: (f) => `Announce the trading sequence “${f.name("name")}”, delivery ${f.period}.`,
  open_sequence: (f) => `Open the trading sequence ${f.target}.`,
  close_sequence: (f) => `Close the trading sequence ${f.target}.`,
  cancel_sequence: (f) => `Cancel the trading sequence ${f.target}, reason: ${f.name("reason")}.`,
  clear_auction: (f) => `Clear the auction ${f.target} at one price.`,
  allot: (f) => `Make the orders of the next pairs of the auction ${f.target}.`,
  publish_listing: (f) =>
    `List in ${f.name("sequence")}: package ${f.packageName}, ${f.energy("energy_wh")}, ${f.prices("prices")}. Public.`,
  amend_listing: (f) => `Change the listing ${f.target}: ${f.changes}.`,
  withdraw_listing: (f) => `Withdraw what is left of the listing ${f.target}.`,
  take: (f) => `Take ${f.energy("energy_wh")} from the listing ${f.name("listing")}, ${f.prices("prices")}.`,
  bid: (f) =>
    `Bid in the auction ${f.name("sequence")}. The ledger gets the sealed hash ${f.hash("bid_hash")}; nobody knows more until you reveal it.`,
  change_bid: (f) =>
    `Change your bid in the auction ${f.name("sequence")} to the sealed hash ${f.hash("bid_hash")}. It goes behind all others in time.`,
  withdraw_bid: (f) => `Withdraw your bid in the auction ${f.name("sequence")}.`,
  reveal_bid: (f) => `Reveal your bid in the auction ${f.name("sequence")}: ${f.bidSteps}. It is public from then on.`,
  publish_announcement: (f) => `Publish the announcement “${f.title}” for everybody.`,
  withdraw_announcement: (f) => `Withdraw the announcement ${f.target}.`,
  register_point: (f) => `Register the metering point ${f.name("point")}, measured from ${f.name("opens_on")} on.`,
  change_point: (f) => `Change the metering point ${f.target} from ${f.name("start")} on; what held before stays.`,
  close_point: (f) => `Close the metering point ${f.target}: nothing is measured from ${f.name("closes_on")} on.`,
  assign_point: (f) => `Assign the metering point ${f.target} to ${f.name("participant")} from ${f.name("start")} on.`,
  end_assignment: (f) => `End the assignment of the metering point ${f.target} on ${f.name("end")}.`,
  install_meter: (f) =>
    `Install the meter ${f.name("meter")} at the metering point ${f.name("point")}, ratio ${f.name("ratio")}.`,
  commission_meter: (f) => `Commission the meter ${f.target} from ${f.name("on")} on.`,
  report_meter_fault: (f) => `Report the meter ${f.target} faulty from ${f.name("on")} on.`,
  replace_meter: (f) =>
    `Replace the meter ${f.target} by ${f.name("by")}: the old one ends on ${f.name("closes_on")}, the new one begins on ${f.name("opens_on")}.`,
  retire_meter: (f) => `Retire the meter ${f.target} on ${f.name("on")}, for good.`,
  settle: (f) =>
    `Settle the contract ${f.target} for the days from ${f.name("start")} until ${f.name("end")} (not included).`,
  post: (f) => `Make the posting ${f.name("posting")} in your book, with value on ${f.name("day")}. Its amounts stay private.`,
  end_posting: (f) => `End the pending posting ${f.target}.`,
  register_plant: (f) =>
    `Register the plant ${f.name("plant")} and propose to ${f.name("buyer")} what its parties get from ${f.name("start")} on.`,
  propose_plant_terms: (f) =>
    `Propose to ${f.name("buyer")} what the parties of the plant ${f.target} get from ${f.name("start")} on.`,
  agree_plant_terms: (f) => `Agree to the terms of the plant ${f.target} (hash ${f.hash("terms_hash")}).`,
  decline_plant_terms: (f) => `Decline the proposed terms of the plant ${f.target}, or take your own back.`,
  settle_plant: (f) => `Settle what the plant ${f.target} fed in during ${f.name("month")}.`,
  close_period: (f) =>
    `Close ${f.name("month")}: ${f.name("bills")} bills and ${f.name("plants")} plants, all parties together at zero.`,
  ask_bill: (f) =>
    `Ask about the bill of the contract ${f.name("order")} for ${f.name("month")} (version ${f.name("version")}).`,
  answer_bill: (f) => `Answer the question ${f.target} about a bill.`,
  accept_bill_answer: (f) => `Accept the answer to the question ${f.target} about a bill, which closes it.`,
  dispute_bill: (f) => `Dispute the bill of the question ${f.target}, and leave it to the exchange's ruling.`,
  issue_invoice: (f) =>
    `Issue the ${f.name("kind")} of the contract ${f.name("order")} for ${f.name("month")} (version ${f.name("version")} of the bill).`,
  anchor_readings: (f) => `Anchor the Merkle roots of the readings of ${f.size("days")} days.`,
};
