import { defineMessages } from "@/lib/i18n";

import { en } from "./messages-en";
import { zh } from "./messages-zh";

export const messages = defineMessages("bills", { zh, en });
