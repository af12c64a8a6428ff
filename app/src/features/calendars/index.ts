export { type Calendar, calendarQuery, regionsQuery } from "./api/calendars";
