import { init } from "talkover-calling";
export { connect } from "./talkover-calling.js";

// As a page can do while the user fills in a form.
export const prepare = () => init();
